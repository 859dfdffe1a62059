import type { RunRow } from "../../model/pages/agents.ts";
import { iso, type Show } from "./show.ts";

interface Row {
  readonly id: string;
  readonly agent: string;
  readonly state: RunRow["state"];
  readonly reason: string;
  readonly trigger: string;
  readonly queued_at: Date;
  readonly started_at: Date | null;
  readonly ended_at: Date | null;
  readonly cost_micros: number;
  readonly tokens: number;
  readonly exploration: boolean;
  readonly held: number;
  readonly pending: number;
  readonly undone: number;
  readonly unclear: number;
}

/** Runs of the owner's agents, the newest first: of one agent, handed over by one run, or the one run itself. */
export async function runRows(
  { control, owner }: Pick<Show, "control" | "owner">,
  which: { readonly agent: string } | { readonly parent: string } | { readonly id: string },
  limit: number,
  /** Id of the run that they come after in this order: those that began before it. */
  after: string | null = null,
): Promise<RunRow[]> {
  const [column, value] = "agent" in which ? ["agent", which.agent] : "parent" in which ? ["parent", which.parent] : ["id", which.id];
  const rows = await control.query<Row>(
    `select r.*, o.*
     from (
       select id, agent, state, reason, trigger, queued_at, started_at, ended_at, cost_micros, tokens, exploration,
         coalesce(started_at, queued_at) as began
       from agent_run
       where owner = $1 and ${column} = $2 and ($4::text is null or exists (
         select from agent_run l where l.id = $4 and l.owner = $1
           and (coalesce(agent_run.started_at, agent_run.queued_at), l.id) < (coalesce(l.started_at, l.queued_at), agent_run.id)))
       order by began desc, id limit $3
     ) r
     cross join lateral (
       select count(*) filter (where verdict = 'held') as held, count(*) filter (where verdict = 'pending') as pending,
         count(*) filter (where verdict = 'undone') as undone, count(*) filter (where verdict = 'unclear') as unclear
       from agent_outcome where run = r.id
     ) o
     order by r.began desc, r.id`,
    [owner, value, limit, after],
  );
  return rows.map((row) => ({
    id: row.id,
    agent: row.agent,
    state: row.state,
    reason: row.reason,
    trigger: row.trigger,
    queuedAt: iso(row.queued_at),
    startedAt: iso(row.started_at),
    endedAt: iso(row.ended_at),
    costMicros: row.cost_micros,
    tokens: row.tokens,
    exploration: row.exploration,
    outcomes: { held: row.held, pending: row.pending, undone: row.undone, unclear: row.unclear },
  }));
}
