import { defineCommand } from "../define-command.ts";
import { allOption, currencyOption, jsonOption, logsOption, moreOption, repoOption, sampleOption } from "../options.ts";

export default defineCommand({
  summary: "one session: its cost, and what became of its work",
  arguments: [{ name: "<session>", summary: "the session's id, or enough of its beginning" }],
  options: [
    repoOption,
    logsOption,
    allOption,
    moreOption,
    { flags: "--tz <zone>", summary: "time zone of days (default: yours)" },
    jsonOption,
    currencyOption,
    sampleOption,
  ],
  examples: [
    ["upshot session 9f3c", "by the beginning of its id"],
    ["upshot session 9f3c --json", "for other programs"],
  ],
  run: async (call) => (await import("../report/run-session.ts")).runSession(call),
});
