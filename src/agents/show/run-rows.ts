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
): Promise<RunRow[]> {
  const [column, value] = "agent" in which ? ["agent", which.agent] : "parent" in which ? ["parent", which.parent] : ["id", which.id];
  const rows = await control.query<Row>(
    `select r.id, r.agent, r.state, r.reason, r.trigger, r.queued_at, r.started_at, r.ended_at, r.cost_micros, r.tokens, r.exploration,
       count(o.id) filter (where o.verdict = 'held') as held, count(o.id) filter (where o.verdict = 'pending') as pending,
       count(o.id) filter (where o.verdict = 'undone') as undone, count(o.id) filter (where o.verdict = 'unclear') as unclear
     from agent_run r left join agent_outcome o on o.run = r.id
     where r.owner = $1 and r.${column} = $2
     group by r.id order by coalesce(r.started_at, r.queued_at) desc, r.id limit $3`,
    [owner, value, limit],
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
