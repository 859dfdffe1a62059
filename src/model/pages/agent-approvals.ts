import { z } from "zod";

const moment = z.iso.datetime();

/** One question of an agent to its owner: all that is needed to answer it. */
export const agentApproval = z
  .strictObject({
    id: z.string(),
    agent: z.string(),
    run: z.string(),
    tool: z.string(),
    kind: z
      .enum(["call", "uncertain", "go-on"])
      .describe("May it do this; did it happen, nobody could look; may the run go on though it seems to get nowhere"),
    title: z.string(),
    lines: z
      .array(z.strictObject({ name: z.string(), text: z.string() }).readonly())
      .readonly()
      .describe("What will happen, as the world will see it"),
    undo: z.string().nullable().describe("What undoes it; null: nothing"),
    because: z.string(),
    arguments: z
      .array(
        z
          .strictObject({
            name: z.string(),
            value: z.string(),
            says: z.string().describe("Where it comes from, in words"),
            doubtful: z.boolean().describe("It does not lead back to the owner"),
            from: z.string().nullable(),
            excerpt: z.string().nullable(),
          })
          .readonly(),
      )
      .readonly(),
    spentMicros: z.int().describe("By the run, when it asked"),
    always: z.boolean().describe("Whether it can be allowed for good, for this narrow case"),
    batch: z
      .string()
      .nullable()
      .describe("Open questions with the same one are identical reversible effects: they may be answered together"),
    askedAt: moment,
    expiresAt: moment,
    answer: z.enum(["allow", "deny", "expired"]).nullable(),
    answeredAt: moment.nullable(),
    answeredBy: z.string().nullable(),
    note: z.string().nullable(),
  })
  .readonly();
export type AgentApproval = z.infer<typeof agentApproval>;

/** GET /api/approvals: open questions to the reader, the oldest first; then those answered in the last 30 days. */
export const approvalsPage = z
  .strictObject({
    timeZone: z.string(),
    waiting: z.array(agentApproval).readonly(),
    answered: z.array(agentApproval).readonly().describe("The newest 50"),
  })
  .readonly();
export type ApprovalsPage = z.infer<typeof approvalsPage>;

/** GET /api/approvals/waiting: how many questions wait for the reader. */
export const waitingCount = z.strictObject({ waiting: z.int() }).readonly();
export type WaitingCount = z.infer<typeof waitingCount>;

const note = z.string().max(2000).optional().describe("Told to the agent");
export const approvalAnswer = z.strictObject({ answer: z.enum(["allow", "allow-always", "deny"]), note });
export const batchAnswer = z.strictObject({
  ids: z.array(z.string().min(1).max(200)).min(2).max(200),
  answer: z.enum(["allow", "deny"]),
  note,
});
export const batchAnswered = z
  .strictObject({ answered: z.int(), failed: z.array(z.strictObject({ id: z.string(), why: z.string() }).readonly()).readonly() })
  .readonly();
