import { defineCommand } from "../define-command.ts";

export default defineCommand({
  summary: "score the padding detectors on a labelled world",
  about:
    "A world is a folder with people, sessions, usage, artifacts and events of an organisation (simulated, or exported by others); " +
    "labels say what was padded. The detectors read counts, times, links and keyed sketches only, and never the labels. " +
    "The format is described in bench/padbench/README.md.",
  options: [
    { flags: "--world <folder>", summary: "the world to score" },
    { flags: "--make <folder>", summary: "write a simulated world into this folder first" },
    { flags: "--people <n>", summary: "with --make: how many people (240)" },
    { flags: "--weeks <n>", summary: "with --make: how many weeks (26)" },
    { flags: "--seed <n>", summary: "with --make: which world (1)" },
    { flags: "--predictions <file>", summary: "write what the detectors say of each session and person-week, one JSON a line" },
    { flags: "--json", summary: "the score as JSON" },
  ],
  examples: [
    ["upshot padbench --make w1 --seed 7", "make a world of 240 invented people and score it"],
    ["upshot padbench --world w1 --json", "score any folder of the format"],
    ["upshot padbench --world w1 --predictions p.ndjson", "for others to score; works without labels too"],
  ],
  run: async (call) => (await import("../pad-bench.ts")).padBench(call),
});
