import { defineCommand } from "../define-command.ts";
import { logsOption } from "../options.ts";

export default defineCommand({
  summary: "take a session's tag back",
  arguments: [{ name: "<session>", summary: "the session's id, or enough of its beginning" }],
  options: [logsOption],
  examples: [["upshot untag 9f3c", "it is judged by its work again"]],
  run: async (call) => (await import("../tag-session.ts")).untagSession(call),
});
