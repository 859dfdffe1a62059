import { z } from "zod";
import type { RunPage } from "../../model/pages/agents.ts";
import { readDefinition } from "../definition/read-definition.ts";
import { outcomesOf } from "./outcomes.ts";
import { runRows } from "./run-rows.ts";
import { runSteps } from "./run-steps.ts";
import { basisOf, iso, opened, type Show } from "./show.ts";

/** Steps of one page. */
const mostSteps = 100;
const mostChildren = 100;

const started = z.object({ text: z.string(), trusted: z.boolean() }).nullable();

interface Row {
  readonly version: string;
  readonly parent: string | null;
  readonly sealed: Buffer | null;
  readonly wake_at: Date | null;
  readonly definition: Buffer | null;
}

/** @returns null where the owner has no such run */
export async function showRun(show: Show, id: string): Promise<Omit<RunPage, "timeZone"> | null> {
  const { control, owner } = show;
  const [run] = await runRows(show, { id }, 1);
  const [row] = await control.query<Row>(
    `select r.version, p.id as parent, r.sealed, r.wake_at, v.sealed as definition
     from agent_run r left join agent_version v on v.agent = r.agent and v.version = r.version
     left join agent_run p on p.id = r.parent and p.owner = r.owner
     where r.id = $1 and r.owner = $2`,
    [id, owner],
  );
  if (run === undefined || row === undefined) return null;
  const [{ steps, next }, [sums], outcomes, children] = await Promise.all([
    runSteps(show, id, { before: null, limit: mostSteps }),
    control.query<{ count: number; reserved: number }>(
      `select count(*) as count, coalesce(sum(reserved_micros) filter (where cost_micros is null and began_at is not null), 0)::bigint as reserved
       from agent_call where run = $1`,
      [id],
    ),
    outcomesOf(show, { run: id }, mostChildren),
    runRows(show, { parent: id }, mostChildren),
  ]);
  const { definition } = readDefinition(row.definition === null ? "" : show.unseal(row.definition));
  const over = ["done", "failed", "stopped"].includes(run.state);
  return {
    run,
    basis: basisOf(definition?.model ?? ""),
    version: row.version,
    startedWith: opened(show, started, row.sealed),
    forgotten: over && row.sealed === null,
    wakeAt: iso(row.wake_at),
    limitMicros: definition?.budget.run ?? null,
    reservedMicros: sums?.reserved ?? 0,
    parent: row.parent,
    children,
    steps,
    stepCount: sums?.count ?? 0,
    nextSteps: next,
    outcomes,
  };
}
