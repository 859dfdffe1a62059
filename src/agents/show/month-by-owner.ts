import type { Control } from "../../db/postgres/control.ts";

/** What one owner's agents did in a span of time. Never leaves the server: only sums of enough owners do. */
export interface OwnerMonth {
  readonly owner: string;
  readonly agents: number;
  readonly runs: number;
  readonly costMicros: number;
  readonly held: number;
}

/** Runs that began in [from, to). */
export async function monthByOwner(control: Control, from: Date, to: Date): Promise<OwnerMonth[]> {
  return control.query<OwnerMonth>(
    `select r.owner, count(distinct r.agent) as agents, count(*) as runs, sum(r.cost_micros)::bigint as "costMicros",
       coalesce(sum((select count(*) from agent_outcome o where o.run = r.id and o.verdict = 'held')), 0)::bigint as held
     from agent_run r where r.started_at >= $1 and r.started_at < $2 group by r.owner`,
    [from, to],
  );
}
