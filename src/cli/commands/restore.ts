import { defineCommand } from "../define-command.ts";

export default defineCommand({
  summary: "put a backup back into an empty installation",
  about: `The server must be stopped, and nothing may be in the folder but the key: copy keys/organisation.key of the
installation that was backed up into it first. The whole file is checked before anything is written; a restore that was
interrupted is completed by running it again.`,
  arguments: [{ name: "<file>", summary: "what upshot backup wrote" }],
  options: [{ flags: "--data <folder>", summary: "data folder (default: that of upshot serve)" }],
  examples: [["upshot restore upshot-2026-11-21.gz --data /var/lib/upshot-new", "into a new folder"]],
  run: async (call) => (await import("../serve/run-restore.ts")).runRestore(call),
});
