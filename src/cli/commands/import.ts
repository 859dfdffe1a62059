import { defineCommand } from "../define-command.ts";
import { jsonOption } from "../options.ts";

export default defineCommand({
  summary: "send a vendor's export to your organisation's server",
  about: `Sends a file with what a vendor counted: github-copilot (usage metrics, NDJSON), amazon-q (also Kiro, CSV), cursor
(usage events and daily usage, JSON or CSV), anthropic (Claude Code report), litellm (spend logs), bedrock (invocation
logs), microsoft-365-copilot, gemini-workspace, gemini-code-assist, vendor-totals (what was invoiced, CSV, or Anthropic's
cost report), or mapped (any CSV or NDJSON, by a mapping). Good lines are kept, bad ones listed; the same file again
changes nothing. docs/inputs/exports.md tells where to get each file.`,
  arguments: [
    { name: "<id>", summary: "what kind of file it is" },
    { name: "<file>", summary: "the file as the vendor gave it" },
  ],
  options: [
    { flags: "--server <url>", summary: "your organisation's server (or UPSHOT_SERVER)" },
    { flags: "--key <key>", summary: "a key that may import (better: UPSHOT_KEY)" },
    { flags: "--mapping <file>", summary: "for mapped: JSON that says what the columns are" },
    { flags: "--preview", summary: "show how the first rows are read, store nothing" },
    jsonOption,
  ],
  examples: [
    ["upshot import github-copilot users-28-day.ndjson --server https://upshot.example.org", "Copilot's report"],
    ["upshot import mapped spend.csv --mapping spend.json --preview", "look before it is stored"],
    ["upshot import vendor-totals invoices.csv", "for the page Money"],
  ],
  run: async (call) => (await import("../sync/run-import.ts")).runImport(call),
});
