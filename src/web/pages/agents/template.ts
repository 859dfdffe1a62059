/** What the form for a new agent asks. */
export interface NewAgentParts {
  readonly name: string;
  readonly owner: string;
  readonly model: string;
  readonly instructions: string;
  readonly trigger: "mail" | "schedule" | "by-hand";
  readonly schedule: string;
  /** "" where it works without mail. */
  readonly mailbox: string;
  readonly may: readonly string[];
  readonly run: string;
  readonly day: string;
  readonly month: string;
}

/** An AGENT.md from a filled-in form; the file is the truth from then on. */
export function definitionText(parts: NewAgentParts): string {
  const { name, owner, model, mailbox, may, run, day, month } = parts;
  const mail = mailbox !== "" && may.length > 0;
  const lines = [
    "---",
    `name: ${name}`,
    `owner: ${owner}`,
    `model: ${model}`,
    "triggers:",
    ...(parts.trigger === "mail" && mail ? [`  - mail: { mailbox: ${mailbox} }`] : []),
    ...(parts.trigger === "schedule" ? [`  - schedule: ${JSON.stringify(parts.schedule)}`] : []),
    "  - by-hand: true",
    ...(mail ? ["tools:", `  mail: { mailbox: ${mailbox}, may: [${may.join(", ")}] }`] : []),
    `budget: { run: $${run}, day: $${day}, month: $${month} }`,
    ...(mail && may.includes("move") ? ["contract: [mail.filing-kept 2d]"] : []),
    "---",
    parts.instructions,
    "",
  ];
  return lines.join("\n");
}
