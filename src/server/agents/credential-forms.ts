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

/** What is entered for each kind of credential. What stands in a definition is only its name. */
export const credentialForms: readonly Form[] = [
  {
    kind: "mailbox",
    title: "A mailbox",
    about: "Read and filed by IMAP, sent by SMTP. Many providers want a password made for one program (an app password).",
    fields: [
      field("host", "IMAP server", { required: true, hint: "imap.example.org" }),
      field("port", "IMAP port", { kind: "number", required: true, value: "993" }),
      field("user", "User", { required: true, hint: "Often the mail address" }),
      field("password", "Password", { kind: "secret", required: true }),
      field("smtpHost", "SMTP server", { hint: "Only for agents that may send" }),
      field("smtpPort", "SMTP port", { kind: "number", hint: "465 or 587" }),
    ],
  },
  {
    kind: "provider",
    title: "A provider of models",
    about: "Its name is the first word of `model:` in a definition, such as anthropic in anthropic/claude-sonnet-4-5.",
    fields: [
      field("kind", "Provider", {
        kind: "choice",
        required: true,
        choices: ["anthropic", "openai", "google", "bedrock", "openai-compatible"],
        value: "anthropic",
      }),
      field("key", "Key", { kind: "secret" }),
      field("baseUrl", "Address", { hint: "Only for openai-compatible: https://models.example.org/v1" }),
      field("region", "Region", { hint: "Only for bedrock: eu-central-1" }),
      field("price.input", "Dollars per million tokens read", {
        kind: "number",
        hint: "Where the price list does not know the model; 0 is a price",
      }),
      field("price.output", "Dollars per million tokens written", { kind: "number" }),
    ],
  },
  {
    kind: "webhook",
    title: "A webhook that starts an agent",
    about: "Messages are signed with the secret.",
    fields: [field("secret", "Secret", { kind: "secret", required: true, hint: "At least 16 characters" })],
  },
];
