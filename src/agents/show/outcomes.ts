import type { AgentOutcome } from "../../model/pages/agents.ts";
import { iso, type Show } from "./show.ts";

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

/** What an agent or one run promised, the newest first, and what became of it. */
export async function outcomesOf(
  { control, owner }: Pick<Show, "control" | "owner">,
  which: { readonly agent: string } | { readonly run: string },
  limit: number,
): Promise<AgentOutcome[]> {
  const [column, value] = "agent" in which ? ["agent", which.agent] : ["run", which.run];
  const rows = await control.query<Row>(
    `select id, run, verifier, artifact, verdict, evidence, made_at, due_at, judged_at
     from agent_outcome where owner = $1 and ${column} = $2 order by made_at desc, id limit $3`,
    [owner, value, limit],
  );
  return rows.map(({ made_at, due_at, judged_at, ...row }) => ({
    ...row,
    madeAt: iso(made_at),
    dueAt: iso(due_at),
    judgedAt: iso(judged_at),
  }));
}
