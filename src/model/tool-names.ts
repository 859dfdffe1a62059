/** What people call each tool; its id is what the ledger holds. The only list of its kind. */
const names: Readonly<Record<string, string>> = {
  "amazon-q": "Amazon Q",
  "claude-code": "Claude Code",
  codex: "Codex",
  copilot: "GitHub Copilot",
  "copilot-cli": "Copilot CLI",
  cursor: "Cursor",
  "gemini-cli": "Gemini CLI",
  kiro: "Kiro",
  opencode: "OpenCode",
};

/** A tool nobody has named here is called by its id. */
export function toolName(id: string): string {
  return Object.hasOwn(names, id) ? (names[id] ?? id) : id;
}
