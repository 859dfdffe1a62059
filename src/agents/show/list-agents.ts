import type { AgentsPage } from "../../model/pages/agents.ts";
import { agentCards } from "./agent-cards.ts";
import { iso, type Show } from "./show.ts";

/** The owner's own agents. */
export async function listAgents(show: Show): Promise<Pick<AgentsPage, "month" | "agents" | "organisationStopped">> {
  const [shown, [stop]] = await Promise.all([
    agentCards(show),
    show.control.query<{ at: Date }>("select at from agent_stop where key = 'org'"),
  ]);
  return { month: show.month, agents: shown.map(({ card }) => card), organisationStopped: iso(stop?.at ?? null) };
}
