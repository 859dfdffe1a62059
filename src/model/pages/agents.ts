import { z } from "zod";
import { agentApproval } from "./agent-approvals.ts";
import { yieldMicros } from "./figure.ts";

const micros = z.int();
const moment = z.iso.datetime();

export const agentStates = ["running", "waits for you", "paused", "stopped", "problem", "idle"] as const;
export const runStates = ["queued", "running", "parked", "done", "failed", "stopped"] as const;
/** What prices of an agent's calls are: what a list says, or the demo's, which nobody bills. */
export const priceBases = ["list price", "demo price, nothing is billed"] as const;

/** Money against a limit, in one period. `limitMicros` null: no limit. */
export const agentMoney = z
  .strictObject({
    period: z.enum(["run", "day", "month"]),
    start: z.string().describe('"2026-11-21", "2026-11"; "run": each run'),
    spentMicros: micros.describe("Settled; of the period run the dearest run of the last 30 days"),
    reservedMicros: micros.describe("Held for calls that are under way"),
    limitMicros: micros.nullable(),
  })
  .readonly();
export type AgentMoney = z.infer<typeof agentMoney>;

/** What came of the runs of the last 30 days. */
export const agentWorth = z
  .strictObject({
    days: z.literal(30),
    basis: z.enum(priceBases),
    costMicros: micros,
    runs: z.int(),
    held: z.int().describe("Outcomes that an outside fact confirms"),
    pending: z.int(),
    undone: z.int(),
    unclear: z.int().describe("Nobody can tell, and will not be able to"),
    perOutcomeMicros: micros.nullable().describe("Cost of all runs of these days for each outcome that held; null where none did"),
    yield: yieldMicros,
  })
  .readonly();
export type AgentWorth = z.infer<typeof agentWorth>;

/** One of the reader's own agents. */
export const agentCard = z
  .strictObject({
    name: z.string(),
    description: z.string(),
    model: z.string(),
    state: z.enum(agentStates),
    problem: z.string().nullable().describe("Why the newest file cannot be used, with line and column; the version before stays in force"),
    stoppedBy: z.enum(["you", "organisation"]).nullable(),
    paused: z.boolean(),
    running: z.int(),
    queued: z.int(),
    waiting: z.int().describe("Open questions to the reader"),
    month: agentMoney,
    worth: agentWorth,
    triggers: z.array(z.string()).readonly().describe("In words"),
    next: z.strictObject({ trigger: z.string(), at: moment }).readonly().nullable(),
    lastRun: z
      .strictObject({ id: z.string(), state: z.enum(runStates), at: moment })
      .readonly()
      .nullable(),
    demo: z.boolean(),
  })
  .readonly();
export type AgentCard = z.infer<typeof agentCard>;

/** Sums of everybody's agents in a group, in the last month that is over; names nobody. */
export const agentGroup = z
  .strictObject({
    id: z.string(),
    name: z.string(),
    owners: z.int().nullable().describe("Rounded to 5; null where the group is not shown"),
    agents: z.int().nullable().describe("That ran, rounded to 5"),
    runs: z.int().nullable().describe("Rounded to 5"),
    costMicros: micros.nullable().describe("Rounded"),
    held: z.int().nullable().describe("Outcomes that held, rounded to 5"),
    withheld: z.string().nullable().describe("Why it is not shown"),
  })
  .readonly();
export type AgentGroup = z.infer<typeof agentGroup>;

/** GET /api/agents: the reader's own agents; for leads, finance and admins sums of groups as well. */
export const agentsPage = z
  .strictObject({
    timeZone: z.string(),
    month: z.string().describe('"2026-11"'),
    you: z.string().describe("What the reader writes as `owner` of a definition"),
    agents: z.array(agentCard).readonly(),
    stopsAll: z.enum(["everybody's agents", "your agents"]).describe("What Stop all stops when this reader asks"),
    organisationStopped: moment.nullable().describe("Since when every agent of the organisation is stopped"),
    groups: z
      .strictObject({ month: z.string(), basis: z.enum(priceBases), rows: z.array(agentGroup).readonly() })
      .readonly()
      .nullable(),
  })
  .readonly();
export type AgentsPage = z.infer<typeof agentsPage>;

export const runRow = z
  .strictObject({
    id: z.string(),
    agent: z.string(),
    state: z.enum(runStates),
    reason: z.string(),
    trigger: z.string(),
    queuedAt: moment,
    startedAt: moment.nullable(),
    endedAt: moment.nullable(),
    costMicros: micros,
    tokens: z.int(),
    exploration: z.boolean(),
    outcomes: z.strictObject({ held: z.int(), pending: z.int(), undone: z.int(), unclear: z.int() }).readonly(),
  })
  .readonly();
export type RunRow = z.infer<typeof runRow>;

export const agentOutcome = z
  .strictObject({
    id: z.string(),
    run: z.string(),
    verifier: z.string(),
    artifact: z.string(),
    about: z.string().nullable().describe("Sender and subject of a mail, from the sealed receipt; null once that is forgotten"),
    verdict: z.enum(["pending", "held", "undone", "unclear"]),
    evidence: z.string(),
    madeAt: moment,
    dueAt: moment,
    judgedAt: moment.nullable(),
  })
  .readonly();
export type AgentOutcome = z.infer<typeof agentOutcome>;

/** One tool that a definition grants, in plain words. */
export const toolWords = z
  .strictObject({
    tool: z.string(),
    scope: z.string(),
    does: z.array(z.string()).readonly().describe("Without asking"),
    asks: z.array(z.string()).readonly(),
    never: z.array(z.string()).readonly(),
  })
  .readonly();
export type ToolWords = z.infer<typeof toolWords>;

export const agentGrant = z.strictObject({ id: z.string(), tool: z.string(), words: z.string(), madeAt: moment }).readonly();

/** GET /api/agents/{name}: the whole of an agent, for its owner. */
export const agentPage = z
  .strictObject({
    timeZone: z.string(),
    agent: agentCard,
    text: z.string().describe("Its AGENT.md as it is in force"),
    version: z.string(),
    versions: z.array(z.strictObject({ version: z.string(), readAt: moment, text: z.string() }).readonly()).readonly(),
    policy: z
      .strictObject({
        tools: z.array(toolWords).readonly(),
        always: z.array(z.string()).readonly().describe("What holds whatever it is granted"),
        organisation: z.array(z.string()).readonly(),
        grants: z.array(agentGrant).readonly(),
        approvalsExpire: z.string(),
      })
      .readonly(),
    money: z.array(agentMoney).readonly(),
    above: z
      .array(z.strictObject({ scope: z.string(), period: z.enum(["run", "day", "month"]), limitMicros: micros }).readonly())
      .readonly()
      .describe("Limits above it that bound it too"),
    contract: z.array(z.strictObject({ verifier: z.string(), window: z.string(), of: z.string() }).readonly()).readonly(),
    outcomes: z.array(agentOutcome).readonly().describe("The newest 100"),
    memory: z.strictObject({ keep: z.int(), review: z.boolean() }).readonly(),
    runs: z.array(runRow).readonly().describe("The newest 100"),
    nextRuns: z.string().nullable().describe("Cursor of GET /api/agents/{name}/runs for those before; null: there are none"),
  })
  .readonly();
export type AgentPage = z.infer<typeof agentPage>;

/** GET /api/agents/{name}/runs: a page of its runs, the newest first. */
export const agentRunsPage = z
  .strictObject({ timeZone: z.string(), runs: z.array(runRow).readonly(), next: z.string().nullable() })
  .readonly();
export type AgentRunsPage = z.infer<typeof agentRunsPage>;

/** PUT /api/agents/{name}. */
export const definitionInput = z.strictObject({ text: z.string().max(400_000), create: z.boolean().default(false) });
export const definitionSaved = z
  .strictObject({
    saved: z.boolean(),
    issues: z
      .array(z.strictObject({ line: z.int(), column: z.int(), message: z.string() }).readonly())
      .readonly()
      .describe("Why it was not saved; lines and columns from 1"),
  })
  .readonly();
export type DefinitionSaved = z.infer<typeof definitionSaved>;

export const startInput = z.strictObject({ text: z.string().max(20_000).default("") });
export const startedRun = z.strictObject({ run: z.string() }).readonly();
export type StartedRun = z.infer<typeof startedRun>;

/** One step of a run: a call of its model or of a tool. What is null was forgotten or never was. */
export const runStep = z
  .strictObject({
    id: z.string(),
    kind: z.enum(["model", "tool"]),
    tool: z.string(),
    state: z.enum(["awaiting", "begun", "done", "failed", "refused", "uncertain"]),
    verdict: z.enum(["allow", "ask", "deny"]),
    because: z.string(),
    at: moment,
    beganAt: moment.nullable(),
    endedAt: moment.nullable(),
    reservedMicros: micros,
    costMicros: micros.nullable().describe("null until it is settled"),
    tokens: z.int().nullable(),
    said: z.string().nullable().describe("What the model said"),
    args: z.string().nullable().describe("Arguments of a tool, as JSON"),
    result: z.string().nullable().describe("What came back from a tool, as JSON or text"),
    origins: z.array(z.strictObject({ name: z.string(), says: z.string() }).readonly()).readonly(),
    effect: z
      .strictObject({
        kind: z.string(),
        artifact: z.string(),
        about: z.string().nullable(),
        undo: z.string().nullable(),
        undone: z.boolean(),
      })
      .readonly()
      .nullable(),
    approval: agentApproval.nullable(),
  })
  .readonly();
export type RunStep = z.infer<typeof runStep>;

/** GET /api/runs/{id}: what a run read, decided, spent and did, for the owner of its agent. */
export const runPage = z
  .strictObject({
    timeZone: z.string(),
    run: runRow,
    basis: z.enum(priceBases),
    version: z.string(),
    startedWith: z.strictObject({ text: z.string(), trusted: z.boolean() }).readonly().nullable(),
    forgotten: z.boolean().describe("It is over, and what it was started with is not kept"),
    wakeAt: moment.nullable(),
    limitMicros: micros.nullable().describe("What a run of it may cost"),
    reservedMicros: micros,
    parent: z.string().nullable(),
    children: z.array(runRow).readonly(),
    steps: z.array(runStep).readonly().describe("The newest 100, the oldest of them first"),
    stepCount: z.int().describe("All there are"),
    nextSteps: z.string().nullable().describe("Cursor of GET /api/runs/{id}/steps for those before; null: there are none"),
    outcomes: z.array(agentOutcome).readonly(),
  })
  .readonly();
export type RunPage = z.infer<typeof runPage>;

/** GET /api/runs/{id}/steps: a page of its steps, from the newest page back; within a page the oldest first. */
export const runStepsPage = z.strictObject({ steps: z.array(runStep).readonly(), next: z.string().nullable() }).readonly();
export type RunStepsPage = z.infer<typeof runStepsPage>;

export const done = z.strictObject({ ok: z.literal(true) }).readonly();
