import { defineCommand } from "../define-command.ts";

export default defineCommand({
  summary: "make or remove the simulated organisation of `upshot serve`",
  about: `Fills an empty installation with a simulated organisation, labelled as a demo, or takes it away again with every
figure made from it. Works whether the server runs or not. Equal seeds make equal organisations.`,
  options: [
    { flags: "--people <number>", summary: "people in it (default: 240)" },
    { flags: "--weeks <number>", summary: "weeks of work, up to yesterday (default: 40)" },
    { flags: "--seed <number>", summary: "another one of the same size (default: 1)" },
    { flags: "--remove", summary: "take it away; what else is there stays" },
    { flags: "--yes", summary: "do not ask" },
    { flags: "--data <folder>", summary: "data folder (default: that of upshot serve)" },
  ],
  examples: [
    ["upshot demo", "240 people, 40 weeks"],
    ["upshot demo --people 2000 --weeks 80 --data ./large", "another size, in a folder of its own"],
    ["upshot demo --remove", "takes it away, and asks first"],
  ],
  run: async (call) => (await import("../serve/run-demo.ts")).runDemo(call),
});
