import { z } from "zod";
import type { AgentOutcome } from "../../model/pages/agents.ts";
import { iso, opened, type Show } from "./show.ts";

interface Row {
  readonly id: string;
  readonly run: string;
  readonly verifier: string;
  readonly artifact: string;
  readonly verdict: AgentOutcome["verdict"];
  readonly evidence: string;
  readonly made_at: Date;
  readonly due_at: Date;
  readonly judged_at: Date | null;
}

/** How long names are told after a run is over, milliseconds: as long as its receipts are kept for. */
const kept = 30 * 86_400_000;
/** Receipts that are opened for one page at most, the newest. */
const mostReceipts = 2_000;

const receipt = z.object({ artifact: z.string(), about: z.string() });

/** What an agent or one run promised, the newest first, and what became of it. */
export async function outcomesOf(
  show: Pick<Show, "control" | "owner" | "unseal" | "now">,
  which: { readonly agent: string } | { readonly run: string },
  limit: number,
): Promise<AgentOutcome[]> {
  const [column, value] = "agent" in which ? ["agent", which.agent] : ["run", which.run];
  const rows = await show.control.query<Row>(
    `select id, run, verifier, artifact, verdict, evidence, made_at, due_at, judged_at
     from agent_outcome where owner = $1 and ${column} = $2 order by made_at desc, id limit $3`,
    [show.owner, value, limit],
  );
  const names = await namesOf(show, [...new Set(rows.map(({ run }) => run))]);
  return rows.map(({ made_at, due_at, judged_at, ...row }) => ({
    ...row,
    about: names.get(`${row.run} ${row.artifact}`) ?? null,
    madeAt: iso(made_at),
    dueAt: iso(due_at),
    judgedAt: iso(judged_at),
  }));
}

/** What the owner knows the subjects of these runs by, from the sealed receipts, by "<run> <artifact>"; what is forgotten has none. */
async function namesOf(
  { control, owner, unseal, now }: Pick<Show, "control" | "owner" | "unseal" | "now">,
  runs: readonly string[],
): Promise<Map<string, string>> {
  if (runs.length === 0) return new Map();
  const rows = await control.query<{ run: string; effect: Buffer }>(
    `select c.run, c.effect from agent_call c join agent_run r on r.id = c.run
     where c.run = any($1) and r.owner = $2 and c.kind = 'tool' and c.effect is not null
       and (r.ended_at is null or r.ended_at > $4) order by c.ended_at desc limit $3`,
    [runs, owner, mostReceipts, new Date(now - kept)],
  );
  return new Map(
    rows.flatMap(({ run, effect }) => {
      const read = opened({ unseal }, receipt, effect);
      return read === null ? [] : [[`${run} ${read.artifact}`, read.about] as const];
    }),
  );
}
