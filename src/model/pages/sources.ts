import { z } from "zod";

/**
 * How an input fares. "never": nothing came yet; "quiet": it did, and for longer than usual nothing; "failing": what came
 * last could not be read.
 */
export const sourceStates = ["healthy", "quiet", "failing", "never", "off"] as const;

const sourceField = z
  .strictObject({
    name: z.string(),
    label: z.string(),
    hint: z.string(),
    kind: z.enum(["text", "long text", "number", "list"]).describe("list: with commas between"),
    secret: z.boolean().describe("Kept sealed, never given out"),
    required: z.boolean(),
    value: z.string().nullable().describe("As it is set, or would be; null for secrets"),
    isSet: z.boolean().describe("A secret is set: left empty, it stays"),
  })
  .readonly();
export type SourceField = z.infer<typeof sourceField>;

export const sourceRow = z
  .strictObject({
    id: z.string(),
    name: z.string(),
    group: z.enum(["telemetry", "client", "code", "delivery", "export"]),
    brings: z.string().describe("What it tells, in one sentence"),
    state: z.enum(sourceStates),
    lastAt: z.iso
      .datetime()
      .nullable()
      .describe("The hour in which something usable came last; null also for who neither runs nor audits inputs, like the counts"),
    accepted: z.int().describe("Records, deliveries or rows taken, in all, to two digits"),
    rejected: z.int(),
    lastError: z.strictObject({ at: z.iso.datetime(), reason: z.string() }).readonly().nullable(),
    errors: z.int().describe("Rows in /api/sources/{id}/errors.csv: errors of the last 30 days"),
    connect: z
      .strictObject({
        kind: z.string().nullable().describe("Connected by PUT /api/sources/{id}; null: set up at the sender alone"),
        connected: z.boolean(),
        steps: z.array(z.string()).readonly(),
        address: z.string().nullable().describe("Where the sender sends to"),
        docs: z.string(),
        fields: z.array(sourceField).readonly().describe("What PUT /api/sources/{id} takes; empty for who may not"),
      })
      .readonly(),
    linking: z
      .strictObject({
        linked: z.number().describe("Share of the cost of its sessions that is linked to an outcome, in whole percent"),
        sessions: z.int().describe("Rounded to 5"),
        week: z.string().describe("Last day of the week it was measured in; measured once a week"),
      })
      .readonly()
      .nullable()
      .describe("null where too few people use it, or it has no sessions"),
  })
  .readonly();
export type SourceRow = z.infer<typeof sourceRow>;

export const repositoryRow = z
  .strictObject({
    repo: z.string().describe("host/path"),
    fetchedAt: z.iso.datetime().nullable(),
    judgedAt: z.iso.datetime().nullable(),
    failure: z.string().nullable(),
  })
  .readonly();

/** GET /api/sources: the health of every input. Nothing in it is about a person or a group. */
export const sourcesPage = z
  .strictObject({
    sources: z.array(sourceRow).readonly(),
    repositories: z.array(repositoryRow).readonly().describe("The organisation's list: only work on these is looked at"),
    waitingBytes: z.int().describe("Taken in and not yet in the ledger"),
  })
  .readonly();
export type SourcesPage = z.infer<typeof sourcesPage>;

/** GET /api/sources/{id}/errors?cursor&limit. Places and reasons are our own words. */
export const sourceErrorsPage = z
  .strictObject({
    errors: z.array(z.strictObject({ at: z.iso.datetime(), place: z.string(), reason: z.string() }).readonly()).readonly(),
    next: z.string().nullable(),
  })
  .readonly();
