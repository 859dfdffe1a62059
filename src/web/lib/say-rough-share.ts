import type { Yield, YieldPart } from "../../model/yield.ts";
import { sayShare } from "./say.ts";

/**
 * A part of a row whose amounts are rounded, no finer than they are: "about 20 %" where a step of the rounding is three
 * points or more; "–" where nothing of it was ever judged, as with counters that cannot be linked.
 */
export function sayRoughShare(part: YieldPart, amounts: Yield, of: number): string {
  const { held, undone, pending, exploration } = amounts;
  if (of <= 0 || held + undone + pending + exploration === 0) return "–";
  const share = amounts[part] / of;
  if (stepOf(Object.values(amounts)) / of < 0.03) return sayShare(amounts[part], of);
  return `about ${Math.round(share * 20) * 5} %`;
}

/** The coarsest round step (1, 2 or 5 with zeros) that all amounts are multiples of. */
function stepOf(amounts: readonly number[]): number {
  const some = amounts.filter((amount) => amount !== 0);
  for (let power = 12; power >= 0; power--) {
    for (const head of [5, 2, 1]) if (some.every((amount) => amount % (head * 10 ** power) === 0)) return head * 10 ** power;
  }
  return 1;
}
