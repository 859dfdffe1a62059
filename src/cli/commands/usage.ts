import { defineCommand } from "../define-command.ts";
import { currencyOption, jsonOption, logsOption, periodOptions } from "../options.ts";

export default defineCommand({
  summary: "tokens and cost only, fast",
  about:
    "Sums tokens and cost from the logs of all AI tools on this machine. Does not look at git, so it counts every repository; for one: upshot --by day.",
  elsewhere: { "--repo": "usage counts the use in every repository; for one: upshot --by day --repo DIR" },
  options: [
    logsOption,
    ...periodOptions,
    { flags: "--by <what>", summary: "group by this", choices: ["day", "month", "year", "tool", "model", "project", "session"] },
    jsonOption,
    currencyOption,
  ],
  examples: [
    ["upshot usage", "everything, by month"],
    ["upshot usage --by day --since 7d", "the last week, day by day"],
    ["upshot usage --by model --json", "for other programs"],
    ["upshot usage --currency EUR=0.86", "in another currency, at your rate"],
  ],
  run: async (call) => (await import("../usage/run-usage.ts")).runUsage(call),
});
