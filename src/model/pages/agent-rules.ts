import { z } from "zod";

/** deny: no agent may use it; ask: only after a question. */
export const ruleLists = ["deny", "ask"] as const;
export type RuleList = (typeof ruleLists)[number];

const lines = z.array(z.string().max(1000)).max(1000).readonly();

/** GET /api/agent-rules: what the organisation says about tools, for everybody's agents. */
export const agentRulesPage = z
  .strictObject({
    deny: z.array(z.string()).readonly(),
    ask: z.array(z.string()).readonly(),
    sentences: z.array(z.strictObject({ list: z.enum(ruleLists), pattern: z.string(), says: z.string() }).readonly()).readonly(),
    remarks: z.array(z.string()).readonly().describe("What follows from all rules together"),
    tools: z
      .array(z.strictObject({ name: z.string(), act: z.string() }).readonly())
      .readonly()
      .describe("Those a rule may name"),
  })
  .readonly();
export type AgentRulesPage = z.infer<typeof agentRulesPage>;

/** PUT /api/agent-rules: one pattern a line, "*" for any text; empty lines count for the place only. */
export const agentRulesInput = z.strictObject({ deny: lines, ask: lines });

export const ruleIssue = z.strictObject({ list: z.enum(ruleLists), line: z.int(), column: z.int(), message: z.string() }).readonly();
export type RuleIssue = z.infer<typeof ruleIssue>;

export const agentRulesSaved = z
  .strictObject({
    saved: z.boolean(),
    issues: z.array(ruleIssue).readonly().describe("Why it was not saved; lines and columns from 1"),
  })
  .readonly();
export type AgentRulesSaved = z.infer<typeof agentRulesSaved>;
