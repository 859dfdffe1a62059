import { z } from "zod";

const moment = z.iso.datetime();
const micros = z.int().min(0).max(1e12);

export const credentialKindNames = ["mailbox", "provider", "mcp", "slack", "deployment", "webhook"] as const;

/** One field of a credential's form. */
export const credentialField = z
  .strictObject({
    name: z.string(),
    label: z.string(),
    hint: z.string(),
    kind: z.enum(["text", "number", "secret", "choice", "fixed"]).describe("fixed: sent as it is, never asked"),
    required: z.boolean(),
    choices: z.array(z.string()).readonly(),
    value: z.string().describe("Where the form begins; never a stored one"),
  })
  .readonly();
export type CredentialField = z.infer<typeof credentialField>;

/** A credential that was entered: its name and how it fares, never what is in it. */
export const credentialRow = z
  .strictObject({
    kind: z.enum(credentialKindNames),
    name: z.string(),
    shared: z.boolean().describe("Given by an admin to everybody"),
    madeAt: moment,
    problem: z.string().nullable(),
    problemAt: moment.nullable(),
  })
  .readonly();
export type CredentialRow = z.infer<typeof credentialRow>;

/** GET /api/agent-credentials. */
export const credentialsPage = z
  .strictObject({
    timeZone: z.string(),
    credentials: z.array(credentialRow).readonly(),
    mayShare: z.boolean(),
    forms: z
      .array(
        z
          .strictObject({
            kind: z.enum(credentialKindNames),
            title: z.string(),
            about: z.string(),
            fixedName: z.string().nullable().describe("The one name it goes by; null: the reader chooses"),
            fields: z.array(credentialField).readonly(),
          })
          .readonly(),
      )
      .readonly(),
  })
  .readonly();
export type CredentialsPage = z.infer<typeof credentialsPage>;

/** PUT /api/agent-credentials/{kind}/{name}; a field that is left out is not there. */
export const credentialInput = z.strictObject({
  shared: z.boolean().default(false).describe("For everybody of the organisation; for admins"),
  contents: z.record(z.string().max(60), z.json()),
});

/** A limit on what agents may spend together. */
export const agentLimit = z
  .strictObject({
    scope: z.string().describe('"owner": all agents of the reader; "org"; "team:<id>"'),
    name: z.string(),
    period: z.enum(["day", "month"]),
    limitMicros: micros,
    spentMicros: micros.nullable().describe("Spent and held in the running period; only of the reader's own"),
  })
  .readonly();
export type AgentLimit = z.infer<typeof agentLimit>;

/** GET /api/agent-budgets. */
export const agentLimitsPage = z
  .strictObject({
    limits: z.array(agentLimit).readonly(),
    subjects: z
      .array(z.strictObject({ scope: z.string(), name: z.string() }).readonly())
      .readonly()
      .describe("What the reader may set a limit for"),
  })
  .readonly();
export type AgentLimitsPage = z.infer<typeof agentLimitsPage>;

/** PUT /api/agent-budgets/{scope}/{period}. */
export const agentLimitInput = z.strictObject({ micros });
