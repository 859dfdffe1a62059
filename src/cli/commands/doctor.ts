import { defineCommand } from "../define-command.ts";
import { jsonOption } from "../options.ts";

export default defineCommand({
  summary: "look whether the installation of `upshot serve` is in order",
  about: `Checks folder, keys, disk, left-over processes, both stores, clocks, what waits, and that every sum equals the rows it
was made from. Each line says ok, warn or FAIL, and what to do. Exit status 1 where something failed.`,
  options: [{ flags: "--data <folder>", summary: "data folder (default: that of upshot serve)" }, jsonOption],
  examples: [
    ["upshot doctor", "whether the server runs or not"],
    ["upshot doctor --json | jq '.[] | select(.level != \"ok\")'", "for a monitor"],
  ],
  run: async (call) => (await import("../serve/run-doctor.ts")).runDoctor(call),
});
