import { defineCommand } from "../define-command.ts";

export default defineCommand({
  summary: "write both stores of `upshot serve` into one file",
  about: `Whether the server runs or not; it works on meanwhile. The file is checked before it gets its name. The key file is not in
it: names stay sealed, and a restore needs the key. It still holds everybody's use under pseudonyms: keep it as safe as the server.`,
  arguments: [{ name: "<file>", summary: "where to; it must not be there yet" }],
  options: [{ flags: "--data <folder>", summary: "data folder (default: that of upshot serve)" }],
  examples: [["upshot backup upshot-2026-11-21.gz", "everything but the key"]],
  run: async (call) => (await import("../serve/run-backup.ts")).runBackup(call),
});
