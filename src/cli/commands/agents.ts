import { defineCommand } from "../define-command.ts";
import { jsonOption } from "../options.ts";

export default defineCommand({
  summary: "agents: write, run, watch, answer and stop them, and see why they may do what they do",
  about: `Definitions are files: new NAME makes agents/NAME/AGENT.md, front matter with its owner, model, triggers, tools, budget and
contract, then what it is to do in your words; check tells everything that is wrong in definitions, with line and column.

Agents run inside \`upshot serve\`. The other commands find the server that runs on this machine by its data folder and ask it as
the owner of the installation: run, list, runs, show, logs, approvals, approve, deny, stop, pause, budget, policy explain. Runs and
questions are named by the beginning of their ids.

policy-replay needs no server: it runs recorded traces (in AgentDojo's form, plain or gzipped) through the policy that decides about
every call of an agent, and counts: attacks of which a harmful write was executed without asking; attacks that would succeed with
somebody who says yes to everything; benign tasks that were interrupted by a question, or broken by a refusal.

Exit status of run --wait: 0 done, 3 it is parked (it asks you, or waits for a moment), 1 failed or stopped.`,
  arguments: [
    { name: "<what>", summary: "one of the words in the examples below" },
    { name: "[names...]", summary: "agents by name; runs and questions by the beginning of their ids; files" },
  ],
  options: [
    { flags: "--text <text>", summary: "run: what it is told besides its instructions" },
    { flags: "--wait", summary: "run: tell what happens until it is over or waits" },
    { flags: "--follow", summary: "logs: go on until the run is over" },
    { flags: "--always", summary: "approve: this call, and from now on the same tool with the same values" },
    { flags: "--reason <text>", summary: "deny: why not; the agent is told" },
    { flags: "--all", summary: "stop: every agent" },
    { flags: "--lift", summary: "stop: let it go on; runs that were stopped stay stopped" },
    { flags: "--off", summary: "pause: let it go on" },
    { flags: "--owner", summary: "budget: of all your agents together" },
    { flags: "--org", summary: "budget: of everybody's agents" },
    { flags: "--team <team>", summary: "budget: of the agents of a team" },
    { flags: "--day <dollars>", summary: 'budget: set the limit of a day, or "off"' },
    { flags: "--month <dollars>", summary: 'budget: set the limit of a month, or "off"' },
    {
      flags: "--annotations <file>",
      summary:
        "policy-replay: what each tool does, {tool: {effect, reach, control, content, undo}}; tools that are not in it may do anything",
    },
    { flags: "--data <folder>", summary: "data folder of the server (default: that of upshot serve)" },
    { flags: "--url <url>", summary: "a server elsewhere, with its owner token in UPSHOT_OWNER_TOKEN" },
    jsonOption,
  ],
  examples: [
    ["upshot agents new inbox-triage", "agents/inbox-triage/AGENT.md, to be filled in"],
    ["upshot agents check", "everything that is wrong in agents/*/AGENT.md"],
    ["upshot agents list", "your agents, their money, what came of them"],
    ["upshot agents run inbox-triage --wait", "starts it and tells what happens"],
    ["upshot agents runs inbox-triage", "its runs, the newest first"],
    ["upshot agents show 4f2a9c11", "every call of a run, why, for how much"],
    ["upshot agents logs 4f2a9c11 --follow", "what happens, as it happens"],
    ["upshot agents approvals", "what waits for your answer"],
    ["upshot agents approve 8d01b7e2", "this call, once"],
    ['upshot agents deny 8d01b7e2 --reason "not to all"', "no, and why"],
    ["upshot agents stop inbox-triage", "no run of it begins another call; --lift lets it"],
    ["upshot agents stop --all", "the same for every agent"],
    ["upshot agents pause inbox-triage", "no new runs; --off lets it go on"],
    ["upshot agents budget --owner --month 50", "what all your agents may spend together"],
    ["upshot agents policy explain 4f2a9c11 m2.1", "why a call was allowed, asked or refused"],
    ["upshot agents policy explain inbox-triage", "what it may do, asks for, never does"],
    ["upshot agents policy-replay travel.json.gz --json", "how the policy holds against an attacker"],
  ],
  run: async (call) => (await import("../agents/subcommands.ts")).runSubcommand(call),
});
