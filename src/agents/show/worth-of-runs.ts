import type { AgentWorth } from "../../model/pages/agents.ts";
import type { Yield } from "../../model/yield.ts";
import { worthDays } from "./show.ts";

export interface WorthRun {
  readonly state: string;
  readonly costMicros: number;
  readonly exploration: boolean;
  readonly held: number;
  readonly pending: number;
  readonly undone: number;
  readonly unclear: number;
}

/**
 * What came of runs. A run's cost is shared evenly among its outcomes; one that promised nothing is unlinked once it is over,
 * and so is the share of an outcome that nobody can tell. The parts add up to the cost exactly.
 */
export function worthOfRuns(runs: readonly WorthRun[], basis: AgentWorth["basis"]): AgentWorth {
  const parts: { -readonly [Part in keyof Yield]: number } = { held: 0, pending: 0, exploration: 0, unlinked: 0, undone: 0 };
  for (const run of runs) for (const [part, micros] of partsOf(run)) parts[part] += micros;
  const sum = (of: (run: WorthRun) => number): number => runs.reduce((total, run) => total + of(run), 0);
  const costMicros = sum((run) => run.costMicros);
  const held = sum((run) => run.held);
  return {
    days: worthDays,
    basis,
    costMicros,
    runs: runs.length,
    held,
    pending: sum((run) => run.pending),
    undone: sum((run) => run.undone),
    unclear: sum((run) => run.unclear),
    perOutcomeMicros: held === 0 ? null : Math.round(costMicros / held),
    yield: parts,
  };
}

function partsOf({ state, costMicros, exploration, held, pending, undone, unclear }: WorthRun): (readonly [keyof Yield, number])[] {
  if (exploration) return [["exploration", costMicros]];
  const outcomes = held + pending + undone + unclear;
  if (outcomes === 0) return [[["queued", "running", "parked"].includes(state) ? "pending" : "unlinked", costMicros]];
  const share = (count: number): number => Math.floor((costMicros * count) / outcomes);
  const [forHeld, forPending, forUndone] = [share(held), share(pending), share(undone)];
  const rest = costMicros - forHeld - forPending - forUndone;
  // What rounding left over goes with the part there is most of, never into one that there is none of.
  const left: keyof Yield = unclear > 0 ? "unlinked" : held > 0 ? "held" : pending > 0 ? "pending" : "undone";
  return [
    ["held", forHeld],
    ["pending", forPending],
    ["undone", forUndone],
    [left, rest],
  ];
}
