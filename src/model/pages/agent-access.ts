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
    kind: z
      .enum(["text", "number", "secret", "choice", "flag", "lines", "pairs", "fixed"])
      .describe(
        "flag: yes or no; lines: a list, one a line; pairs: NAME=value a line, kept as a secret; fixed: sent as it is, never asked",
      ),
    required: z.boolean(),
    choices: z.array(z.string()).readonly(),
    value: z.string().describe("Where the form begins; never a stored one"),
  })
  .readonly();
export type CredentialField = z.infer<typeof credentialField>;

/** Who may use a credential of the organisation beside the admin who entered it, and for what. */
export const credentialUse = z
  .strictObject({
    to: z.enum(["everybody", "person", "team", "agent"]),
    name: z.string().max(300).describe("Mail address or login of a person, id of a team, name of an agent; empty for everybody"),
    acts: z
      .array(z.string().min(1).max(100))
      .min(1)
      .max(100)
      .readonly()
      .nullable()
      .describe('Tools, "*" for any text: "mail.read", "deployment.*"; null: all. What takes an act back is an act too'),
  })
  .readonly();
export type CredentialUse = z.infer<typeof credentialUse>;

/** PUT /api/agent-credentials/{kind}/{name}/uses: the whole list; an empty one leaves it to whoever entered the credential. */
export const credentialUsesInput = z.strictObject({ uses: z.array(credentialUse).max(500).readonly() });

/** A credential that was entered: its name and how it fares, never what is in it. */
export const credentialRow = z
  .strictObject({
    kind: z.enum(credentialKindNames),
    name: z.string(),
    shared: z.boolean().describe("The organisation's: for whoever entered it and those in its uses"),
    enteredByYou: z.boolean(),
    uses: z.array(credentialUse).readonly().describe("Of the organisation's: to admins all, to others those that mean them"),
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
            namedAfter: z.string().nullable().describe("The field with the repository that its name is made of"),
            admins: z.boolean().describe("Only an admin may enter it: it acts with the server's own rights"),
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
  shared: z.boolean().default(false).describe("The organisation's; for admins. Nobody else may use it before its uses say so"),
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

/** GET and PUT /api/agent-settings. */
export const agentSettings = z
  .strictObject({
    limits: z
      .strictObject({
        agents: z.int().min(0).max(10_000).describe("Agents a person may have"),
        runsAnHour: z.int().min(0).max(1_000_000).describe("Runs that the agents of a person may start within an hour"),
      })
      .readonly(),
    openRepositories: z
      .array(z.string().min(1).max(300))
      .max(1000)
      .readonly()
      .describe('"acme/shop", "github.com/acme/*": everybody\'s agents may wait for their deployments and pull requests'),
  })
  .readonly();
