import { defineCommand } from "../define-command.ts";
import { allOption, currencyOption, jsonOption, logsOption, moreOption, repoOption, sampleOption } from "../options.ts";

export default defineCommand({
  summary: "one commit: its verdict, its sessions, and what the links rest on",
  arguments: [{ name: "<commit>", summary: "hash of the commit, a branch, or a tag" }],
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
    ["upshot explain a1b2c3d", "one commit"],
    ["upshot explain HEAD", "the commit checked out"],
  ],
  run: async (call) => (await import("../report/run-explain.ts")).runExplain(call),
});
