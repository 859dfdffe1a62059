import { defineCommand } from "../define-command.ts";
import { jsonOption, logsOption } from "../options.ts";

export default defineCommand({
  summary: "send your use to your organisation's server, never text",
  about: `Sends usage, sessions, links to commits and keyed fingerprints of sessions in repositories that are on your
organisation's list; no prompt, answer, code or path. Sessions elsewhere stay on this machine. Run it as often as you
like: only what the server does not know yet is sent, and a run that was interrupted goes on. docs/inputs/sync.md lists
every field.`,
  options: [
    { flags: "--server <url>", summary: "your organisation's server (or UPSHOT_SERVER)" },
    { flags: "--key <key>", summary: "your key, made on the page Mine (better: UPSHOT_KEY)" },
    { flags: "--dry-run", summary: "show what would leave, send nothing" },
    { flags: "--since <date>", summary: "only sessions that were at work on this day or later (2026-10-01, or 30d)" },
    logsOption,
    jsonOption,
  ],
  examples: [
    ["upshot sync --server https://upshot.example.org --dry-run", "what would leave"],
    ["upshot sync --server https://upshot.example.org --dry-run --json", "every byte of it"],
    ["upshot sync", "with UPSHOT_SERVER and UPSHOT_KEY set: for a scheduled job"],
  ],
  run: async (call) => (await import("../sync/run-sync.ts")).runSync(call),
});
