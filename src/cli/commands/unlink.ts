import { defineCommand } from "../define-command.ts";
import { logsOption, repoOption } from "../options.ts";

export default defineCommand({
  summary: "state that a session did not make a commit",
  about: "The pair is left out of all later reports. `--forget` takes back what was said by hand, so that the estimate counts again.",
  arguments: [
    { name: "<session>", summary: "the session's id, or enough of its beginning" },
    { name: "<commit>", summary: "hash of the commit, a branch, or a tag" },
  ],
  options: [repoOption, logsOption, { flags: "--forget", summary: "take back what was said by hand about this pair" }],
  examples: [
    ["upshot unlink 9f3c a1b2c3d", "state that a session did not make a commit"],
    ["upshot unlink 9f3c a1b2c3d --forget", "undo it"],
  ],
  run: async (call) => (await import("../correct-link.ts")).correctLink(call, false),
});
