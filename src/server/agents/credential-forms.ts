import type { CredentialField, CredentialsPage } from "../../model/pages/agent-access.ts";

type Form = CredentialsPage["forms"][number];

const field = (name: string, label: string, more: Partial<CredentialField> = {}): CredentialField => ({
  name,
  label,
  hint: "",
  kind: "text",
  required: false,
  choices: [],
  value: "",
  ...more,
});
const fixed = (name: string, value: string): CredentialField => field(name, "", { kind: "fixed", value });
const needed = { required: true } as const;
const encryption = { kind: "choice", choices: ["implicit", "starttls", "none"] } as const;

/** What is entered for each kind of credential. "smtp.host" stands within `smtp`, and what is left empty is left out. */
export const credentialForms: readonly Form[] = [
  {
    kind: "mailbox",
    title: "A mailbox",
    about: "Read and filed by IMAP, sent by SMTP. Many providers want a password made for one program (an app password).",
    fixedName: null,
    fields: [
      fixed("kind", "imap"),
      field("from", "Your address", { ...needed, hint: "Ann <ann@example.org>: how mail of it is signed" }),
      field("user", "User", { ...needed, hint: "Often the address" }),
      field("password", "Password", { ...needed, kind: "secret" }),
      field("host", "IMAP server", { ...needed, hint: "Such as imap.example.org" }),
      field("port", "IMAP port", { ...needed, kind: "number", value: "993" }),
      field("tls", "IMAP encryption", { ...encryption, value: "implicit", hint: "implicit with port 993, starttls with 143" }),
      field("smtp.host", "SMTP server", { hint: "Only for agents that may send" }),
      field("smtp.port", "SMTP port", { kind: "number", hint: "465 or 587" }),
      field("smtp.tls", "SMTP encryption", { ...encryption, value: "implicit", hint: "implicit with port 465, starttls with 587" }),
    ],
  },
  {
    kind: "provider",
    title: "A provider of models",
    about: "Its name is the first word of `model:` in a definition, such as anthropic in anthropic/claude-sonnet-4-5.",
    fixedName: null,
    fields: [
      field("kind", "Provider", {
        ...needed,
        kind: "choice",
        choices: ["anthropic", "openai", "google", "bedrock", "openai-compatible"],
        value: "anthropic",
      }),
      field("key", "Key", { kind: "secret" }),
      field("baseUrl", "Address", { hint: "Needed for openai-compatible: https://models.example.org/v1" }),
      field("region", "Region", { hint: "Needed for bedrock: eu-central-1" }),
      field("price.input", "Dollars per million tokens read", {
        kind: "number",
        hint: "Where the price list does not know the model; 0 is a price",
      }),
      field("price.output", "Dollars per million tokens written", { kind: "number" }),
    ],
  },
  {
    kind: "slack",
    title: "A Slack app",
    about: "docs/agents/slack.md tells where its tokens are found.",
    fixedName: "slack",
    fields: [
      field("botToken", "Bot token", { ...needed, kind: "secret", hint: "Begins with xoxb-" }),
      field("appToken", "App token", { kind: "secret", hint: "Begins with xapp-; without it Slack sends events to this server" }),
      field("signingSecret", "Signing secret", { kind: "secret" }),
      field("user", "Your member id", { hint: "In Slack: your profile, Copy member ID" }),
    ],
  },
  {
    kind: "mcp",
    title: "An MCP server",
    about: "By its address. One that is a program on this machine is entered by an admin through the API.",
    fixedName: null,
    fields: [
      fixed("transport", "http"),
      field("url", "Address", { ...needed, hint: "https://tools.example.org/mcp" }),
      field("headers.authorization", "Authorization", { kind: "secret", hint: "Such as Bearer and a token" }),
    ],
  },
  {
    kind: "webhook",
    title: "A webhook that starts an agent",
    about: "Messages are signed with the secret.",
    fixedName: null,
    fields: [field("secret", "Secret", { ...needed, kind: "secret", hint: "At least 16 characters" })],
  },
];
