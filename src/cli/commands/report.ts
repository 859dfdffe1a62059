import { defineCommand } from "../define-command.ts";
import { allOption, currencyOption, groupings, jsonOption, logsOption, periodOptions, repoOption, sampleOption } from "../options.ts";

export default defineCommand({
  summary: "what the AI use in a repository turned out (the default command)",
  about: `Shows what the tokens spent in a repository bought: how much of the cost went into work that held, is pending, was
declared exploration, is linked to nothing, or was undone. Reads the logs of the AI tools on this machine and the
repository's git history; uploads nothing.`,
  options: [
    repoOption,
    logsOption,
    allOption,
    ...periodOptions,
    { flags: "--as-of <date>", summary: "judge as of this day or time (default: the last fetch from a remote, else the newest commit)" },
    { flags: "--by <what>", summary: "add a table by this", choices: groupings },
    { flags: "--html <file>", summary: "write the report as one HTML page instead" },
    jsonOption,
    currencyOption,
    { flags: "--skipped", summary: "list every line that could not be read, with file and reason" },
    sampleOption,
  ],
  examples: [
    ["upshot", "the repository you stand in"],
    ["upshot --since 30d --by model", "the last 30 days, by model"],
    ["upshot --as-of 2026-10-01", "what was known then"],
    ["upshot --html report.html", "one page with charts"],
    ["upshot --json | jq .yield", "for other programs"],
  ],
  run: async (call) => (await import("../report/run-report.ts")).runReport(call),
});
