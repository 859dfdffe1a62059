import { defineCommand } from "../define-command.ts";
import { logsOption, repoOption } from "../options.ts";

export default defineCommand({
  summary: "state that a session made a commit",
  about: "The link gets confidence 1 and is remembered for all later reports, also when the log is gone.",
  arguments: [
    { name: "<session>", summary: "the session's id, or enough of its beginning" },
    { name: "<commit>", summary: "hash of the commit, a branch, or a tag" },
  ],
  options: [repoOption, logsOption, { flags: "--forget", summary: "take back what was said by hand about this pair" }],
  examples: [
    ["upshot link 9f3c a1b2c3d", "state that a session made a commit"],
    ["upshot link 9f3c a1b2c3d --forget", "undo it"],
  ],
  run: async (call) => (await import("../correct-link.ts")).correctLink(call, true),
});
