import { defineCommand } from "../define-command.ts";
import { jsonOption } from "../options.ts";

export default defineCommand({
  summary: "agents: how well the policy holds against a model that obeys an attacker",
  about: `policy-replay runs recorded traces (in AgentDojo's form, plain or gzipped) through the policy that decides about every
call of an agent, and counts: attacks of which a harmful write was executed without asking; attacks that would succeed with
somebody who says yes to everything; benign tasks that were interrupted by a question, or broken by a refusal.`,
  arguments: [
    { name: "<what>", summary: "policy-replay" },
    { name: "<files...>", summary: "recorded suites: JSON, or JSON packed with gzip" },
  ],
  options: [
    {
      flags: "--annotations <file>",
      summary: "what each tool does, as JSON: {tool: {effect, reach, control, content, undo}}; tools that are not in it may do anything",
    },
    jsonOption,
  ],
  examples: [
    ["upshot agents policy-replay workspace.json.gz banking.json.gz", "with what is known of the tools of these suites"],
    ["upshot agents policy-replay travel.json.gz --annotations travel-tools.json --json", "with your own description of the tools"],
  ],
  run: async (call) => (await import("../agents/replay-policy.ts")).replayPolicy(call),
});
