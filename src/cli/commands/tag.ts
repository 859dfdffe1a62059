import { defineCommand } from "../define-command.ts";
import { logsOption } from "../options.ts";

export default defineCommand({
  summary: "declare a session as exploration: learning, on purpose",
  about: "A session tagged as exploration counts wholly as exploration, beside outcomes and never inside them.",
  arguments: [
    { name: "<session>", summary: "the session's id, or enough of its beginning" },
    { name: "<tag>", summary: "exploration" },
  ],
  options: [logsOption],
  examples: [
    ["upshot tag 9f3c exploration", "mark it"],
    ["upshot untag 9f3c", "take it back"],
  ],
  run: async (call) => (await import("../tag-session.ts")).tagSession(call),
});
