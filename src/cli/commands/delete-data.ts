import { defineCommand } from "../define-command.ts";

export default defineCommand({
  summary: "delete what upshot keeps on this machine",
  about: `Deletes the local store: parsed usage, fingerprints, links and tags made by hand, prices and plans. The tools' own logs
and your repositories are not touched. Usage whose logs are gone cannot be read again.`,
  options: [{ flags: "--yes", summary: "do not ask" }],
  examples: [["upshot delete-data", "says what would go, and asks"]],
  run: async (call) => (await import("../delete-data.ts")).deleteData(call),
});
