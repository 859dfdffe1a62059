import { queryOptions } from "@tanstack/react-query";
import type { AgentLimitsPage, CredentialsPage } from "../../model/pages/agent-access.ts";
import type { ApprovalsPage, WaitingCount } from "../../model/pages/agent-approvals.ts";
import type { AgentRulesPage } from "../../model/pages/agent-rules.ts";
import type { AgentPage, AgentsPage, RunPage } from "../../model/pages/agents.ts";
import { get } from "./api.ts";

/** What runs is looked at often, what rests seldom; milliseconds. */
const [often, seldom] = [3_000, 30_000];

export const agentsQuery = queryOptions({
  queryKey: ["agents"],
  queryFn: ({ signal }) => get<AgentsPage>("/api/agents", {}, signal),
  refetchInterval: ({ state }) => (state.data?.agents.some(({ running, queued }) => running + queued > 0) === true ? often : seldom),
});

export function agentQuery(name: string) {
  return queryOptions({
    queryKey: ["agents", name],
    queryFn: ({ signal }) => get<AgentPage>(`/api/agents/${encodeURIComponent(name)}`, {}, signal),
    refetchInterval: ({ state }) => ((state.data?.agent.running ?? 0) + (state.data?.agent.queued ?? 0) > 0 ? often : seldom),
  });
}

/** Each second while the run is under way. */
export function runQuery(id: string) {
  return queryOptions({
    queryKey: ["runs", id],
    queryFn: ({ signal }) => get<RunPage>(`/api/runs/${encodeURIComponent(id)}`, {}, signal),
    refetchInterval: ({ state }) => {
      const now = state.data?.run.state;
      return now === "running" || now === "queued" ? 1_000 : now === "parked" ? often : seldom;
    },
  });
}

export const approvalsQuery = queryOptions({
  queryKey: ["approvals"],
  queryFn: ({ signal }) => get<ApprovalsPage>("/api/approvals", {}, signal),
  refetchInterval: 10_000,
});

/** For the number beside the page's name. */
export const waitingQuery = queryOptions({
  queryKey: ["approvals", "waiting"],
  queryFn: ({ signal }) => get<WaitingCount>("/api/approvals/waiting", {}, signal),
  refetchInterval: 15_000,
  retry: false,
});

export const credentialsQuery = queryOptions({
  queryKey: ["agent-credentials"],
  queryFn: ({ signal }) => get<CredentialsPage>("/api/agent-credentials", {}, signal),
});

/** For admins. */
export const agentRulesQuery = queryOptions({
  queryKey: ["agent-rules"],
  queryFn: ({ signal }) => get<AgentRulesPage>("/api/agent-rules", {}, signal),
});

export const agentLimitsQuery = queryOptions({
  queryKey: ["agent-budgets"],
  queryFn: ({ signal }) => get<AgentLimitsPage>("/api/agent-budgets", {}, signal),
});
