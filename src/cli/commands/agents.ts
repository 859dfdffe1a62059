import { UpshotError } from "../../kit/errors.ts";
import { defineCommand } from "../define-command.ts";
import { jsonOption } from "../options.ts";

export default defineCommand({
  summary: "agents: write and check their definitions, and see how the policy holds against an attacker",
  about: `new NAME makes agents/NAME/AGENT.md: front matter with its owner, model, triggers, tools, budget and contract, then what it is
to do in your words. check tells everything that is wrong in definitions, with line and column. Running agents is not there yet.

policy-replay runs recorded traces (in AgentDojo's form, plain or gzipped) through the policy that decides about every call of an
agent, and counts: attacks of which a harmful write was executed without asking; attacks that would succeed with somebody who says yes
to everything; benign tasks that were interrupted by a question, or broken by a refusal.`,
  arguments: [
    { name: "<what>", summary: "new, check or policy-replay" },
    { name: "[names...]", summary: "new: a name; check: files or folders (agents); policy-replay: recorded suites, JSON or gzip" },
  ],
  options: [
    {
      flags: "--annotations <file>",
      summary:
        "policy-replay: what each tool does, {tool: {effect, reach, control, content, undo}}; tools that are not in it may do anything",
    },
    jsonOption,
  ],
  examples: [
    ["upshot agents new inbox-triage", "agents/inbox-triage/AGENT.md, to be filled in"],
    ["upshot agents check", "everything that is wrong in agents/*/AGENT.md"],
    ["upshot agents policy-replay travel.json.gz --annotations travel-tools.json --json", "with your own description of the tools"],
  ],
  run: async (call) => {
    const [what = ""] = call.arguments;
    if (what === "policy-replay") return (await import("../agents/replay-policy.ts")).replayPolicy(call);
    const definitions = await import("../agents/check-definitions.ts");
    if (what === "check") return definitions.checkDefinitions(call);
    if (what === "new") return definitions.newDefinition(call);
    throw new UpshotError({
      code: "usage",
      message: `upshot agents ${what}: there is no such thing`,
      hint: "There are new, check and policy-replay.",
    });
  },
});
