import { UpshotError } from "../../kit/errors.ts";
import type { CommandCall } from "../define-command.ts";
import { nearestWord } from "../nearest-word.ts";
import { quoted } from "../render/quoted.ts";

/** One thing `upshot agents` does. Modules are loaded when it is called. */
interface Subcommand {
  /** What may stand behind its name: shown where something else does. */
  readonly usage: string;
  /** How many words, at least and at most. */
  readonly words: readonly [least: number, most: number];
  /** By their camel-cased names, beside --json. */
  readonly options: readonly string[];
  run(call: CommandCall, words: readonly string[]): Promise<number> | number;
}

const many = Infinity;
const place = ["data", "url"];

const subcommands: Readonly<Record<string, Subcommand>> = {
  new: {
    usage: "NAME",
    words: [0, many],
    options: [],
    run: async (call) => (await import("./check-definitions.ts")).newDefinition(call),
  },
  check: {
    usage: "[FILE or FOLDER...]",
    words: [0, many],
    options: [],
    run: async (call) => (await import("./check-definitions.ts")).checkDefinitions(call),
  },
  "policy-replay": {
    usage: "FILE... [--annotations FILE]",
    words: [0, many],
    options: ["annotations"],
    run: async (call) => (await import("./replay-policy.ts")).replayPolicy(call),
  },
  list: {
    usage: "",
    words: [0, 0],
    options: place,
    run: async (call) => (await import("./list-agents.ts")).listAgents(call),
  },
  run: {
    usage: "NAME [--text TEXT] [--wait]",
    words: [1, 1],
    options: [...place, "text", "wait"],
    run: async (call, words) => (await import("./run-agent.ts")).runAgent(call, words),
  },
  runs: {
    usage: "NAME",
    words: [1, 1],
    options: place,
    run: async (call, words) => (await import("./list-runs.ts")).listRuns(call, words),
  },
  show: {
    usage: "RUN",
    words: [1, 1],
    options: place,
    run: async (call, words) => (await import("./show-run.ts")).showRun(call, words),
  },
  logs: {
    usage: "RUN [--follow]",
    words: [1, 1],
    options: [...place, "follow"],
    run: async (call, words) => (await import("./run-agent.ts")).showLogs(call, words),
  },
  approvals: {
    usage: "",
    words: [0, 0],
    options: place,
    run: async (call) => (await import("./list-approvals.ts")).listApprovals(call),
  },
  approve: {
    usage: "ID... [--always]",
    words: [1, many],
    options: [...place, "always"],
    run: async (call, words) => (await import("./answer-approval.ts")).approve(call, words),
  },
  deny: {
    usage: "ID... --reason TEXT",
    words: [1, many],
    options: [...place, "reason"],
    run: async (call, words) => (await import("./answer-approval.ts")).deny(call, words),
  },
  stop: {
    usage: "NAME, RUN or --all [--lift]",
    words: [0, 1],
    options: [...place, "all", "lift"],
    run: async (call, words) => (await import("./stop-agents.ts")).stopAgents(call, words),
  },
  pause: {
    usage: "NAME [--off]",
    words: [1, 1],
    options: [...place, "off"],
    run: async (call, words) => (await import("./stop-agents.ts")).pauseAgent(call, words),
  },
  budget: {
    usage: "[NAME, --owner, --org or --team TEAM] [--day DOLLARS] [--month DOLLARS]",
    words: [0, 1],
    options: [...place, "owner", "org", "team", "day", "month"],
    run: async (call, words) => (await import("./show-budgets.ts")).showBudgets(call, words),
  },
  policy: {
    usage: "explain RUN [CALL], or explain NAME",
    words: [1, 3],
    options: place,
    run: async (call, words) => (await import("./explain-policy.ts")).explainPolicy(call, words),
  },
};

/** Runs what the first word names. @throws UpshotError `usage` where there is no such thing, or it takes no such words or options */
export async function runSubcommand(call: CommandCall): Promise<number> {
  const [what = "", ...words] = call.arguments;
  const found = Object.hasOwn(subcommands, what) ? subcommands[what] : undefined;
  if (found === undefined) {
    const names = Object.keys(subcommands);
    const near = nearestWord(what, names);
    throw new UpshotError({
      code: "usage",
      message: `upshot agents has no ${quoted(what)}${near === null ? "" : `; did you mean ${near}?`}`,
      hint: `There are ${names.slice(0, -1).join(", ")} and ${names.at(-1) ?? ""}. See upshot agents --help.`,
    });
  }
  const { usage, words: range, options } = found;
  const [least, most] = range;
  const hint = `It is written: upshot agents ${what}${usage === "" ? "" : ` ${usage}`}`;
  const strange = Object.keys(call.options).find((name) => name !== "json" && !options.includes(name));
  if (strange !== undefined) throw new UpshotError({ code: "usage", message: `upshot agents ${what} has no --${strange}`, hint });
  if (words.length < least || words.some((word) => word === ""))
    throw new UpshotError({ code: "usage", message: `upshot agents ${what} needs more than that`, hint });
  if (words.length > most)
    throw new UpshotError({ code: "usage", message: `upshot agents ${what} has no use for ${quoted(words[most] ?? "")}`, hint });
  return found.run(call, words);
}
