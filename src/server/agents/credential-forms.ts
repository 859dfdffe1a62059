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
const anyone = { fixedName: null, namedAfter: null, admins: false } as const;
const encryption = { kind: "choice", choices: ["implicit", "starttls", "none"] } as const;

/** What is entered for each kind of credential. "smtp.host" stands within `smtp`, and what is left empty is left out. */
export const credentialForms: readonly Form[] = [
  {
    kind: "mailbox",
    title: "A mailbox",
    about: "Read and filed by IMAP, sent by SMTP. Many providers want a password made for one program (an app password).",
    ...anyone,
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
    ...anyone,
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
    ...anyone,
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
    title: "An MCP server at an address",
    about: "Its tools are used only after they were granted; docs/agents/connectors.md tells how.",
    ...anyone,
    fields: [
      fixed("transport", "http"),
      field("url", "Address", { ...needed, hint: "https://tools.example.org/mcp" }),
      field("headers.authorization", "Authorization", { kind: "secret", hint: "Such as Bearer and a token" }),
    ],
  },
  {
    kind: "mcp",
    title: "An MCP server that is a program",
    about:
      "It is started on the server's machine, inside bubblewrap: it sees the system's programs, an empty /tmp, and what is listed here. Its tools are used only after they were granted.",
    ...anyone,
    admins: true,
    fields: [
      fixed("transport", "stdio"),
      field("command", "Command", { ...needed, hint: "With its whole path: /usr/bin/notes-mcp" }),
      field("args", "Arguments", { kind: "lines", hint: "One a line, without quotes" }),
      field("env", "Environment", { kind: "pairs", hint: "NAME=value, one a line; all it gets beside PATH" }),
      field("reads", "Folders it may read", { kind: "lines", hint: "Whole paths, one a line" }),
      field("writes", "Folders it may write", { kind: "lines", hint: "Whole paths, one a line" }),
      field("network", "It may use the network", { kind: "flag", hint: "Private addresses too" }),
      field("confined", "Inside bubblewrap", {
        kind: "flag",
        value: "on",
        hint: "Without it the program has all the rights of the server itself",
      }),
    ],
  },
  {
    kind: "deployment",
    title: "Deployments of a repository at GitHub",
    about: "For this repository only, whatever else the token reaches.",
    ...anyone,
    namedAfter: "repo",
    fields: [
      fixed("kind", "github"),
      field("repo", "Repository", { ...needed, hint: "acme/shop, as a definition names it" }),
      field("token", "Token", { ...needed, kind: "secret", hint: "Fine-grained, of this repository, with deployments read and write" }),
      field("apiUrl", "Address of the API", { hint: "Only for GitHub Enterprise Server: https://github.example.org/api/v3" }),
    ],
  },
  {
    kind: "deployment",
    title: "Deployments by a deployer of your own",
    about: "It takes and tells deployments at one address; docs/agents/deployment.md says in what form.",
    ...anyone,
    namedAfter: "repo",
    fields: [
      fixed("kind", "webhook"),
      field("repo", "Repository", { ...needed, hint: "acme/shop, as a definition names it" }),
      field("url", "Address", { ...needed, hint: "https://deploy.example.org/upshot" }),
      field("secret", "Secret", { ...needed, kind: "secret", hint: "At least 16 characters; both sides sign with it" }),
    ],
  },
  {
    kind: "webhook",
    title: "A webhook that starts an agent",
    about: "Messages are signed with the secret.",
    ...anyone,
    fields: [field("secret", "Secret", { ...needed, kind: "secret", hint: "At least 16 characters" })],
  },
];
