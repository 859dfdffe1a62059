import { knownTools, toolActs } from "../../agents/policy/known-tools.ts";
import { readRules, remarksOn, sayRule } from "../../agents/policy/organisation-rules.ts";
import { agentRulesInput, agentRulesPage, agentRulesSaved, ruleLists } from "../../model/pages/agent-rules.ts";
import { audit } from "../access/audit.ts";
import { defineRoute } from "../define-route.ts";
import { readSetting, writeSetting } from "../organisation/settings.ts";

const who = { kind: "roles", roles: ["admin"] } as const;

export default [
  defineRoute({
    method: "get",
    path: "/api/agent-rules",
    who,
    summary: "The organisation's rules for everybody's agents, and what each means",
    response: agentRulesPage,
    handle: async ({ services }) => {
      const rules = await readSetting(services.control, "agents.rules");
      return {
        ...rules,
        sentences: ruleLists.flatMap((list) => rules[list].map((pattern) => ({ list, pattern, says: sayRule(list, pattern) }))),
        remarks: remarksOn(rules),
        tools: knownTools.map((name) => ({ name, act: toolActs[name] ?? "" })),
      };
    },
  }),
  defineRoute({
    method: "put",
    path: "/api/agent-rules",
    who,
    summary: "Writes the rules anew, or tells all that is wrong with them; they hold from the next call on, within seconds",
    body: agentRulesInput,
    response: agentRulesSaved,
    handle: async ({ body, services, reader }) => {
      const { rules, issues } = readRules(body);
      if (rules === null) return { saved: false, issues: [...issues] };
      await writeSetting(services.control, "agents.rules", { deny: [...rules.deny], ask: [...rules.ask] });
      await audit(services.control, reader, "change", "setting agents.rules", { deny: rules.deny.length, ask: rules.ask.length });
      return { saved: true, issues: [] };
    },
  }),
];
