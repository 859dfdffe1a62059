import * as z from "zod";

/**
 * `upshot report --json`, schema `upshot.report/1`: the contract for other programs, and the one object
 * the terminal and the HTML page are drawn from. Published as schema/report-1.schema.json.
 * Money: integer micro-dollars. Times: ISO 8601 UTC. Fields may be added within version 1, never changed.
 */
const micros = z.int().min(0);
const count = z.int().min(0);
const share = z.number().min(0).max(1);
const time = z.string();

export const yieldSchema = z.object({
  heldMicros: micros,
  pendingMicros: micros,
  explorationMicros: micros,
  unlinkedMicros: micros,
  undoneMicros: micros,
});

export const usageSchema = z.object({
  responses: count,
  tokens: z.object({
    inputUncached: count,
    cacheRead: count,
    cacheWrite5m: count,
    cacheWrite1h: count,
    output: count,
    reasoning: count,
  }),
  costMicros: micros.describe("Sum over responses with a known price"),
  basisMicros: z.object({ recorded: micros, estimated: micros, vendor: micros }).describe("The cost by what it rests on"),
  interval: z.tuple([micros, micros]).describe("90 % interval of costMicros; both ends equal it where nothing is estimated"),
  unpriced: count.describe("Responses with no known price: their tokens are counted, their cost is in no sum"),
});

export const linkSchema = z.object({
  artifact: z.string().describe("git:<repo>@<sha>"),
  confidence: share,
  methods: z.array(z.string()),
  evidence: z.array(z.object({ method: z.string(), says: z.string() })),
});

export const sessionSchema = z.object({
  id: z.string(),
  tool: z.string(),
  costMicros: micros,
  yield: yieldSchema,
  links: z.array(linkSchema),
  responses: count,
  unpriced: count,
  interval: z.tuple([micros, micros]),
  estimated: z.boolean().describe("Some output tokens are estimates"),
  from: time,
  to: time,
  branch: z.string().nullable(),
  branches: z.array(z.string()),
  cwd: z.string().nullable(),
  models: z.array(z.string()),
  tag: z.literal("exploration").nullable(),
  subagents: z.array(z.object({ id: z.string(), costMicros: micros, responses: count })),
});

export const commitSchema = z.object({
  sha: z.string(),
  onDefaultBranch: z.boolean().describe("Landed: itself on the default branch, or through the squash or rebase in landedBy"),
  linesAdded: count,
  linesAlive: count,
  verdict: z.enum(["held", "pending", "undone", "mixed"]),
  parts: z.object({ held: share, pending: share, undone: share }),
  sessions: z.array(z.string()).describe("Ids of the sessions linked to it, most confident first"),
  confidence: share.describe("Confidence of its best link"),
  linesRemoved: count,
  subject: z.string(),
  author: z.string(),
  committedAt: time,
  landedAt: time.nullable(),
  landedBy: z.string().nullable(),
  pullRequest: z.int().nullable(),
  says: z.string().describe("Why the verdict is what it is"),
  costMicros: micros.describe("What the sessions linked to it spent on it, by weight"),
});

const unitCost = z.object({
  perHeldCommitMicros: micros.nullable(),
  per100LinesAliveMicros: micros.nullable(),
});

export const groupSchema = z.object({
  key: z.string(),
  name: z.string(),
  responses: count,
  sessions: count,
  costMicros: micros,
  unpriced: count,
  yield: yieldSchema,
});

export const reportSchema = z.object({
  schema: z.literal("upshot.report/1"),
  asOf: time,
  period: z.object({ from: time.nullable(), to: time.nullable(), tz: z.string() }),
  usage: usageSchema,
  yield: yieldSchema,
  sessions: z.array(sessionSchema),
  commits: z.array(commitSchema),
  skipped: z.array(z.object({ file: z.string(), line: count, reason: z.string() })),
  sample: z.boolean().describe("The bundled sample data, not the reader's own"),
  asOfBecause: z.enum(["given", "now", "last fetch", "newest commit"]),
  repository: z
    .object({ id: z.string(), root: z.string(), name: z.string(), defaultBranch: z.string().nullable(), head: z.string().nullable() })
    .nullable()
    .describe("Null with --all or outside a repository"),
  tools: z.array(z.string()).describe("Names of the tools whose logs are in it"),
  repair: z.object({
    responses: count,
    sessions: count,
    relative: z.number().nullable().describe("Half width of the 90 % interval of the estimated output tokens over their sum"),
  }),
  counts: z.object({
    heldCommits: count,
    pendingBranches: count,
    pendingCommits: count,
    explorationSessions: count,
    unlinkedSessions: count,
    reverts: count,
    undoneLines: count,
    linesAlive: count,
  }),
  unitCost,
  before: unitCost.extend({ from: time, to: time }).nullable().describe("The same figures for the period of equal length before"),
  openWork: z
    .array(z.object({ branch: z.string(), costMicros: micros, sessions: z.array(z.string()), says: z.string() }))
    .describe("What has cost most and not landed"),
  bestValue: z
    .array(z.object({ sha: z.string(), subject: z.string(), pullRequest: z.int().nullable(), costMicros: micros, linesAlive: count }))
    .describe("Held commits with the lowest cost for each line alive"),
  days: z.array(groupSchema).describe("By day in the period's time zone"),
  by: z.object({ what: z.string(), groups: z.array(groupSchema) }).nullable(),
  plans: z.array(
    z.object({
      name: z.string(),
      tool: z.string(),
      invoiceMicros: micros.nullable().describe("In dollars; null where the invoice is in another currency"),
      invoice: z.object({ micros, currency: z.string() }).describe("As billed, the part of the period"),
      listMicros: micros.describe("What the same use costs at list price"),
    }),
  ),
  prices: z.array(z.object({ kind: z.string(), costMicros: micros })).describe("The cost by kind of price: list, contract, seat share"),
  unpricedModels: z.array(z.object({ model: z.string(), responses: count })),
  byModel: z.array(groupSchema).describe("By model, dearest first; a response belongs to one model"),
  byTool: z.array(groupSchema).describe("By tool, dearest first"),
  lookedIn: z
    .array(z.object({ tool: z.string(), folder: z.string(), found: z.boolean(), files: count }))
    .describe("Where logs were looked for: whether the folder is there, and how many logs it holds"),
  repositories: z.array(z.string()).describe("Names of the repositories read; more than one only with --all"),
});

export type YieldMicros = z.infer<typeof yieldSchema>;
export type UsageSum = z.infer<typeof usageSchema>;
export type ReportSession = z.infer<typeof sessionSchema>;
export type ReportCommit = z.infer<typeof commitSchema>;
export type ReportGroup = z.infer<typeof groupSchema>;
export type Report = z.infer<typeof reportSchema>;
