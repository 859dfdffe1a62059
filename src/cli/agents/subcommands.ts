import type { CommandCall, CommandDefinition } from "../define-command.ts";

/** One thing `upshot agents` does. Modules are loaded when it is called. */
export interface Subcommand {
  /** What may stand behind its name: shown where something else does. */
  readonly usage: string;
  /** What it does, for its help. */
  readonly about: string;
  /** How many words, at least and at most. */
  readonly words: readonly [least: number, most: number];
  /** By their camel-cased names, beside --json. */
  readonly options: readonly string[];
  readonly examples: CommandDefinition["examples"];
  run(call: CommandCall, words: readonly string[]): Promise<number> | number;
}

const many = Infinity;
const place = ["data", "url"];

/** In the order of their use. */
export const subcommands: Readonly<Record<string, Subcommand>> = {
  new: {
    usage: "NAME",
    about: `Makes agents/NAME/AGENT.md in this folder, an agent that may read, label and draft, and nothing else. Never writes over one.
The server reads the folder "agents" of its own data folder.`,
    words: [0, many],
    options: [],
    examples: [["upshot agents new inbox-triage", "agents/inbox-triage/AGENT.md, to be filled in"]],
    run: async (call) => (await import("./check-definitions.ts")).newDefinition(call),
  },
  check: {
    usage: "[FILE or FOLDER...]",
    about: "Tells everything that is wrong in definitions, with line and column. Exit status 1 where one is wrong.",
    words: [0, many],
    options: [],
    examples: [
      ["upshot agents check", "everything that is wrong in agents/*/AGENT.md"],
      ["upshot agents check agents/inbox-triage", "of this one"],
    ],
    run: async (call) => (await import("./check-definitions.ts")).checkDefinitions(call),
  },
  list: {
    usage: "",
    about: "Your agents: what each does now, its money of this month, what an outcome that held has cost.",
    words: [0, 0],
    options: place,
    examples: [["upshot agents list", "your agents, their money, what came of them"]],
    run: async (call) => (await import("./list-agents.ts")).listAgents(call),
  },
  run: {
    usage: "NAME [--text TEXT] [--wait]",
    about: `Starts a run of an agent and prints its id. What stands in --text counts as your own words.

Exit status with --wait: 0 done, 3 it is parked (it asks you, or waits for a moment), 1 failed or stopped.`,
    words: [1, 1],
    options: [...place, "text", "wait"],
    examples: [
      ["upshot agents run inbox-triage --wait", "starts it and tells what happens"],
      ['upshot agents run inbox-triage --text "only what came today"', "told besides its instructions"],
    ],
    run: async (call, words) => (await import("./run-agent.ts")).runAgent(call, words),
  },
  runs: {
    usage: "NAME [--all]",
    about: "The runs of an agent, the newest first: the newest 100, or all.",
    words: [1, 1],
    options: [...place, "all"],
    examples: [
      ["upshot agents runs inbox-triage", "its runs, the newest first"],
      ["upshot agents runs inbox-triage --all --json", "every run there was"],
    ],
    run: async (call, words) => (await import("./list-runs.ts")).listRuns(call, words),
  },
  show: {
    usage: "RUN",
    about: "Every call of a run: the decision and why, the money held and settled, what it did, what undoes it, what came of it.",
    words: [1, 1],
    options: place,
    examples: [["upshot agents show 4f2a9c11", "every call of a run, why, for how much"]],
    run: async (call, words) => (await import("./show-run.ts")).showRun(call, words),
  },
  logs: {
    usage: "RUN [--follow]",
    about: "What happened in a run, one event after the other, without what was read or said in it.",
    words: [1, 1],
    options: [...place, "follow"],
    examples: [["upshot agents logs 4f2a9c11 --follow", "what happens, as it happens"]],
    run: async (call, words) => (await import("./run-agent.ts")).showLogs(call, words),
  },
  approvals: {
    usage: "",
    about: "Questions of your agents: what exactly will happen, why it asks, what undoes it, until when it waits.",
    words: [0, 0],
    options: place,
    examples: [["upshot agents approvals", "what waits for your answer"]],
    run: async (call) => (await import("./list-approvals.ts")).listApprovals(call),
  },
  approve: {
    usage: "ID... [--always]",
    about: `Says yes to this very call, once. Several ids only where they are identical and can be undone. With --always the same tool with
the same control arguments needs no question any more; the agent's page takes that back.`,
    words: [1, many],
    options: [...place, "always"],
    examples: [
      ["upshot agents approve 8d01b7e2", "this call, once"],
      ["upshot agents approve 8d01b7e2 --always", "and from now on the same case"],
    ],
    run: async (call, words) => (await import("./answer-approval.ts")).approve(call, words),
  },
  deny: {
    usage: "ID... --reason TEXT",
    about: "Says no. The agent is told why, and goes on without it.",
    words: [1, many],
    options: [...place, "reason"],
    examples: [['upshot agents deny 8d01b7e2 --reason "not to all"', "no, and why"]],
    run: async (call, words) => (await import("./answer-approval.ts")).deny(call, words),
  },
  undo: {
    usage: "RUN CALL",
    about:
      "Takes back what a call did, as its receipt says: moves a mail back, takes a label off, puts a draft into Trash. Twice is as once.",
    words: [2, 2],
    options: place,
    examples: [["upshot agents undo 4f2a9c11 m3.1", "what this call did is taken back"]],
    run: async (call, words) => (await import("./undo-call.ts")).undoCall(call, words),
  },
  stop: {
    usage: "NAME, RUN or --all [--lift]",
    about: `No call begins after it returned, those of sub-agents included. A stop stays until it is lifted; runs that were stopped stay
stopped.`,
    words: [0, 1],
    options: [...place, "all", "lift"],
    examples: [
      ["upshot agents stop inbox-triage", "no run of it begins another call; --lift lets it"],
      ["upshot agents stop --all", "the same for every agent"],
    ],
    run: async (call, words) => (await import("./stop-agents.ts")).stopAgents(call, words),
  },
  pause: {
    usage: "NAME [--off]",
    about: "Starts no new runs of an agent; those under way go on.",
    words: [1, 1],
    options: [...place, "off"],
    examples: [["upshot agents pause inbox-triage", "no new runs; --off lets it go on"]],
    run: async (call, words) => (await import("./stop-agents.ts")).pauseAgent(call, words),
  },
  budget: {
    usage: "[NAME, --owner, --org or --team TEAM] [--day DOLLARS] [--month DOLLARS]",
    about: `Shows limits, or sets those above single agents. What an agent itself may spend stands in its file, in the line "budget:".`,
    words: [0, 1],
    options: [...place, "owner", "org", "team", "day", "month"],
    examples: [
      ["upshot agents budget --owner --month 50", "what all your agents may spend together"],
      ["upshot agents budget --owner --month off", "no such limit any more"],
      ["upshot agents budget inbox-triage", "what bounds this one"],
    ],
    run: async (call, words) => (await import("./show-budgets.ts")).showBudgets(call, words),
  },
  credentials: {
    usage: "[test NAME]",
    about: `What agents sign in with, by name: mailboxes, providers of models and other access. What was entered is never shown. test signs in
with one and changes nothing: it tells what failed, and what to do next. Where two kinds have one name: test mailbox/work.

Exit status of test: 0 it works (or there is nothing to try), 1 it does not.`,
    words: [0, 2],
    options: place,
    examples: [
      ["upshot agents credentials", "what is entered, and how it fares"],
      ["upshot agents credentials test work", "whether the mailbox work lets agents in"],
    ],
    run: async (call, words) => (await import("./list-credentials.ts")).listCredentials(call, words),
  },
  policy: {
    usage: "explain RUN [CALL], or explain NAME",
    about: "Why calls of a run were made, asked for or refused; or what an agent does unasked, asks for, never does.",
    words: [1, 3],
    options: place,
    examples: [
      ["upshot agents policy explain 4f2a9c11 m2.1", "why a call was allowed, asked or refused"],
      ["upshot agents policy explain inbox-triage", "what it may do, asks for, never does"],
    ],
    run: async (call, words) => (await import("./explain-policy.ts")).explainPolicy(call, words),
  },
  "policy-replay": {
    usage: "FILE... [--annotations FILE]",
    about: `Runs recorded traces (in AgentDojo's form, plain or gzipped) through the policy that decides about every call of an agent, and
counts: attacks of which a harmful write was executed without asking; attacks that would succeed with somebody who says yes to
everything; benign tasks that were interrupted by a question, or broken by a refusal. Needs no server.`,
    words: [0, many],
    options: ["annotations"],
    examples: [["upshot agents policy-replay travel.json.gz --json", "how the policy holds against an attacker"]],
    run: async (call) => (await import("./replay-policy.ts")).replayPolicy(call),
  },
};
