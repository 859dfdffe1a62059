/** What people call each tool; its id is what the ledger holds. The only list of its kind. */
const names: Readonly<Record<string, string>> = {
  "amazon-q": "Amazon Q",
  bedrock: "Amazon Bedrock",
  "claude-code": "Claude Code",
  codex: "Codex",
  copilot: "GitHub Copilot",
  "copilot-cli": "Copilot CLI",
  cursor: "Cursor",
  "gemini-cli": "Gemini CLI",
  "gemini-code-assist": "Gemini Code Assist",
  "gemini-workspace": "Gemini in Workspace",
  kiro: "Kiro",
  litellm: "LiteLLM",
  "microsoft-365-copilot": "Microsoft 365 Copilot",
  opencode: "OpenCode",
};

/** A tool nobody has named here is called by its id. */
export function toolName(id: string): string {
  return Object.hasOwn(names, id) ? (names[id] ?? id) : id;
}
