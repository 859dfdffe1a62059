import type { OptionDefinition } from "../define-command.ts";
import { jsonOption } from "../options.ts";

/** An option, and which of the subcommands have it; none named: all that ask a server. */
interface SubcommandOption extends OptionDefinition {
  readonly of: readonly string[];
}

export const subcommandOptions: readonly SubcommandOption[] = [
  { of: ["run"], flags: "--text <text>", summary: "what it is told besides its instructions" },
  { of: ["run"], flags: "--wait", summary: "tell what happens until it is over or waits" },
  { of: ["logs"], flags: "--follow", summary: "go on until the run is over" },
  { of: ["approve"], flags: "--always", summary: "this call, and from now on the same tool with the same values" },
  { of: ["deny"], flags: "--reason <text>", summary: "why not; the agent is told" },
  { of: ["stop", "runs"], flags: "--all", summary: "stop: every agent; runs: not only the newest 100" },
  { of: ["stop"], flags: "--lift", summary: "let it go on; runs that were stopped stay stopped" },
  { of: ["pause"], flags: "--off", summary: "let it go on" },
  { of: ["budget"], flags: "--owner", summary: "of all your agents together" },
  { of: ["budget"], flags: "--org", summary: "of everybody's agents" },
  { of: ["budget"], flags: "--team <team>", summary: "of the agents of a team" },
  { of: ["budget"], flags: "--day <dollars>", summary: 'set the limit of a day, or "off"' },
  { of: ["budget"], flags: "--month <dollars>", summary: 'set the limit of a month, or "off"' },
  {
    of: ["policy-replay"],
    flags: "--annotations <file>",
    summary: "what each tool does, {tool: {effect, reach, control, content, undo}}; tools that are not in it may do anything",
  },
  { of: [], flags: "--data <folder>", summary: "data folder of the server (default: that of upshot serve)" },
  { of: [], flags: "--url <url>", summary: "a server elsewhere, with its owner token in UPSHOT_OWNER_TOKEN" },
];

/** As the help of `upshot agents` lists them: each after the word it belongs to. */
export const allOptions: readonly OptionDefinition[] = [
  ...subcommandOptions.map(({ of, flags, summary }) => ({ flags, summary: of.length === 1 ? `${of[0]}: ${summary}` : summary })),
  jsonOption,
];
