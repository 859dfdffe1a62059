import type { AgentCard, RunRow } from "../../model/pages/agents.ts";
import type { AgentDefinition } from "../definition/agent-definition.ts";
import { readDefinition } from "../definition/read-definition.ts";
import { basisOf, iso, worthDays, type Show } from "./show.ts";
import { triggerWords } from "./trigger-words.ts";
import { worthOfRuns, type WorthRun } from "./worth-of-runs.ts";

interface AgentRow {
  readonly name: string;
  readonly version: string;
  readonly problem: string | null;
  readonly demo: boolean;
  readonly paused: boolean;
  readonly sealed: Buffer | null;
  readonly stopped: boolean;
  readonly stopped_org: boolean;
  readonly running: number;
  readonly queued: number;
  readonly waiting: number;
  readonly month_limit: number | null;
  readonly month_spent: number;
  readonly month_reserved: number;
  readonly next_trigger: string | null;
  readonly next_at: Date | null;
  readonly last_run: string | null;
  readonly last_state: RunRow["state"] | null;
  readonly last_at: Date | null;
}

/** An agent as its card tells it, and the definition in force; null where that cannot be read. */
export interface Shown {
  readonly card: AgentCard;
  readonly text: string;
  readonly version: string;
  readonly definition: AgentDefinition | null;
}

/** The owner's own agents by name; or the one of this name. */
export async function agentCards(show: Show, name: string | null = null): Promise<Shown[]> {
  const { control, owner, month } = show;
  const [rows, runs] = await Promise.all([
    control.query<AgentRow>(
      `select a.name, a.version, a.problem, a.demo, a.paused_at is not null as paused, v.sealed,
         exists (select from agent_stop where key = 'agent:' || a.name) as stopped,
         exists (select from agent_stop where key = 'org') as stopped_org,
         (select count(*) from agent_run r where r.agent = a.name and r.owner = a.owner and r.state = 'running') as running,
         (select count(*) from agent_run r where r.agent = a.name and r.owner = a.owner and r.state = 'queued') as queued,
         (select count(*) from agent_approval p join agent_run r on r.id = p.run
          where r.agent = a.name and p.owner = a.owner and p.answer is null and p.expires_at > $4) as waiting,
         (select micros from agent_limit where scope = 'agent:' || a.name and period = 'month') as month_limit,
         coalesce((select spent from agent_spend where scope = 'agent:' || a.name and period = 'month' and start = $3), 0) as month_spent,
         coalesce((select reserved from agent_spend where scope = 'agent:' || a.name and period = 'month' and start = $3), 0) as month_reserved,
         t.trigger as next_trigger, t.next_at, l.id as last_run, l.state as last_state, l.at as last_at
       from agent a
       left join agent_version v on v.agent = a.name and v.version = a.version
       left join lateral (select trigger, next_at from agent_trigger where agent = a.name and next_at is not null order by next_at limit 1) t on true
       left join lateral (select id, state, coalesce(started_at, queued_at) as at from agent_run where agent = a.name and owner = a.owner order by 3 desc limit 1) l on true
       where a.owner = $1 and ($2::text is null or a.name = $2)
       order by a.name`,
      [owner, name, month, new Date(show.now)],
    ),
    control.query<WorthRun & { readonly agent: string }>(
      `select r.agent, r.state, r.cost_micros as "costMicros", r.exploration,
         count(o.id) filter (where o.verdict = 'held') as held, count(o.id) filter (where o.verdict = 'pending') as pending,
         count(o.id) filter (where o.verdict = 'undone') as undone, count(o.id) filter (where o.verdict = 'unclear') as unclear
       from agent_run r left join agent_outcome o on o.run = r.id
       where r.owner = $1 and ($2::text is null or r.agent = $2) and coalesce(r.started_at, r.queued_at) >= $3
       group by r.id`,
      [owner, name, new Date(show.now - worthDays * 86_400_000)],
    ),
  ]);
  return rows.map((row) => {
    const text = row.sealed === null ? "" : show.unseal(row.sealed);
    const { definition } = readDefinition(text);
    const model = definition?.model ?? "";
    return {
      text,
      version: row.version,
      definition,
      card: {
        name: row.name,
        description: definition?.description ?? "",
        model,
        state: stateOf(row),
        problem: row.problem,
        stoppedBy: row.stopped ? "you" : row.stopped_org ? "organisation" : null,
        paused: row.paused,
        running: row.running,
        queued: row.queued,
        waiting: row.waiting,
        month: {
          period: "month",
          start: month,
          spentMicros: row.month_spent,
          reservedMicros: row.month_reserved,
          limitMicros: row.month_limit ?? definition?.budget.month ?? null,
        },
        worth: worthOfRuns(
          runs.filter(({ agent }) => agent === row.name),
          basisOf(model),
        ),
        triggers: definition?.triggers.map(triggerWords) ?? [],
        next: row.next_at === null || row.next_trigger === null ? null : { trigger: row.next_trigger, at: iso(row.next_at) },
        lastRun:
          row.last_run === null || row.last_state === null || row.last_at === null
            ? null
            : { id: row.last_run, state: row.last_state, at: iso(row.last_at) },
        demo: row.demo,
      },
    };
  });
}

/** What its owner has to know first. */
function stateOf(row: AgentRow): AgentCard["state"] {
  if (row.stopped || row.stopped_org) return "stopped";
  if (row.waiting > 0) return "waits for you";
  if (row.problem !== null) return "problem";
  if (row.paused) return "paused";
  return row.running + row.queued > 0 ? "running" : "idle";
}
