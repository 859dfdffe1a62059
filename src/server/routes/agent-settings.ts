import { repoOf } from "../../model/repository-name.ts";
import { agentSettings } from "../../model/pages/agent-access.ts";
import { audit } from "../access/audit.ts";
import { defineRoute } from "../define-route.ts";
import { readSetting, writeSetting } from "../organisation/settings.ts";
import type { Services } from "../services.ts";

const who = { kind: "roles", roles: ["admin"] } as const;

export default [
  defineRoute({
    method: "get",
    path: "/api/agent-settings",
    who,
    summary: "What bounds everybody's agents: how many a person may have and start, and whose repositories they may hear of",
    response: agentSettings,
    handle: ({ services }) => settingsOf(services),
  }),
  defineRoute({
    method: "put",
    path: "/api/agent-settings",
    who,
    summary: "Sets what bounds everybody's agents; those there are already stay",
    body: agentSettings,
    response: agentSettings,
    handle: async ({ body: { limits, openRepositories }, services, reader }) => {
      const repositories = [...new Set(openRepositories.map(repoOf))].toSorted();
      await services.control.transaction(async (transaction) => {
        await writeSetting(transaction, "agents.limits", { ...limits });
        await writeSetting(transaction, "agents.open-repositories", repositories);
      });
      await audit(services.control, reader, "change", "setting agents.limits", { ...limits });
      await audit(services.control, reader, "change", "setting agents.open-repositories", { open: repositories.length });
      return settingsOf(services);
    },
  }),
];

async function settingsOf({ control }: Services) {
  const [limits, openRepositories] = await Promise.all([
    readSetting(control, "agents.limits"),
    readSetting(control, "agents.open-repositories"),
  ]);
  return { limits, openRepositories };
}
