import { allOptions } from "../agents/subcommand-options.ts";
import { subcommands } from "../agents/subcommands.ts";
import { defineCommand } from "../define-command.ts";

export default defineCommand({
  summary: "agents: write, run, watch, answer and stop them, and see why they may do what they do",
  about: `Definitions are files: new NAME makes agents/NAME/AGENT.md, front matter with its owner, model, triggers, tools, budget and
contract, then what it is to do in your words; check tells everything that is wrong in definitions, with line and column.

Agents run inside \`upshot serve\`. Most of these commands find the server that runs on this machine by its data folder and ask it as
the owner of the installation; new, check and policy-replay need none. Runs and questions are named by the beginning of their ids.

One of them in full: upshot agents run --help`,
  arguments: [
    { name: "[what]", summary: "one of the words in the examples below" },
    { name: "[names...]", summary: "agents by name; runs and questions by the beginning of their ids; files" },
  ],
  options: allOptions,
  examples: Object.values(subcommands).flatMap(({ examples }) => examples.slice(0, 1)),
  helpOf: async (words, width) => (await import("../agents/run-subcommand.ts")).helpOf(words, width),
  run: async (call) => (await import("../agents/run-subcommand.ts")).runSubcommand(call),
});
