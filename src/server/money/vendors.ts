import { toolName } from "../../model/tool-names.ts";

/** Whose bill each tool is usually on. Use through a cloud's own endpoint is on that cloud's bill instead: enter it there. */
export const vendorOfTool: ReadonlyMap<string, string> = new Map([
  ["amazon-q", "aws"],
  ["bedrock", "aws"],
  ["claude-code", "anthropic"],
  ["codex", "openai"],
  ["copilot", "github"],
  ["copilot-cli", "github"],
  ["cursor", "cursor"],
  ["gemini-cli", "google"],
  ["gemini-code-assist", "google"],
  ["gemini-workspace", "google"],
  ["kiro", "aws"],
  ["microsoft-365-copilot", "microsoft"],
]);

const names: ReadonlyMap<string, string> = new Map([
  ["anthropic", "Anthropic"],
  ["aws", "Amazon Web Services"],
  ["cursor", "Cursor"],
  ["github", "GitHub"],
  ["google", "Google"],
  ["microsoft", "Microsoft"],
  ["openai", "OpenAI"],
]);

export const vendorIds: readonly string[] = [...names.keys()];

/** A tool that nobody has named here is its own vendor. */
export function vendorOf(tool: string): string {
  return vendorOfTool.get(tool) ?? tool;
}

export function vendorName(vendor: string): string {
  return names.get(vendor) ?? toolName(vendor);
}
