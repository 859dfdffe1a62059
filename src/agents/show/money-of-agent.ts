import type { AgentMoney, AgentPage } from "../../model/pages/agents.ts";
import type { AgentDefinition } from "../definition/agent-definition.ts";
import { worthDays, type Show } from "./show.ts";

const periods = ["run", "day", "month"] as const;

/** What an agent may spend, spent and holds: by run, day and month. */
export async function moneyOfAgent(show: Show, agent: string, definition: AgentDefinition | null): Promise<AgentMoney[]> {
  const { control, day, month } = show;
  const [limits, spends, [dearest]] = await Promise.all([
    control.query<{ period: string; micros: number }>("select period, micros from agent_limit where scope = 'agent:' || $1", [agent]),
    control.query<{ period: string; start: string; spent: number; reserved: number }>(
      "select period, start, spent, reserved from agent_spend where scope = 'agent:' || $1 and start in ($2, $3)",
      [agent, day, month],
    ),
    control.query<{ most: number | null }>(
      "select max(cost_micros) as most from agent_run where agent = $1 and owner = $3 and coalesce(started_at, queued_at) >= $2",
      [agent, new Date(show.now - worthDays * 86_400_000), show.owner],
    ),
  ]);
  return periods.map((period) => {
    const spend = spends.find((one) => one.period === period);
    return {
      period,
      start: { run: "run", day, month }[period],
      spentMicros: period === "run" ? (dearest?.most ?? 0) : (spend?.spent ?? 0),
      reservedMicros: spend?.reserved ?? 0,
      limitMicros: limits.find((one) => one.period === period)?.micros ?? definition?.budget[period] ?? null,
    };
  });
}

/** Limits of the owner, their teams and the organisation: what was spent against them is told to nobody here. */
export async function limitsAbove({ control }: Pick<Show, "control">, scopes: readonly string[]): Promise<AgentPage["above"]> {
  const rows = await control.query<{ scope: string; period: "run" | "day" | "month"; micros: number }>(
    "select scope, period, micros from agent_limit where scope = any($1) order by array_position($1, scope), period",
    [scopes],
  );
  return rows.map(({ scope, period, micros }) => ({
    scope:
      scope === "org" ? "the organisation" : scope.startsWith("team:") ? `your team ${scope.slice("team:".length)}` : "all your agents",
    period,
    limitMicros: micros,
  }));
}
