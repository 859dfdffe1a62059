import type { Yield } from "../../model/yield.ts";
import { costOf } from "./sums.ts";

/**
 * "Of $182,400 in October 2026, 58 % held and 12 % was undone; the rest …". The change since the period before is said
 * only where about as much is decided as then: else what is pending would look like a loss.
 */
export function overviewSentence(period: string, parts: Yield, before: Yield | null): string {
  const cost = costOf(parts);
  if (cost === 0) return `No priced AI use in ${period}.`;
  const share = (amount: number, of: number): number => Math.round((100 * amount) / of);
  const pending = share(parts.pending, cost);
  const open = pending > pendingNoted ? `${pending} % is still pending and ` : "";
  const first = `Of ${sayMoney(cost)} in ${period}, ${share(parts.held, cost)} % held and ${share(parts.undone, cost)} % was undone; ${open}${share(parts.unlinked, cost)} % is not linked to anything`;
  const total = before === null ? 0 : costOf(before);
  if (before === null || total === 0 || pending - share(before.pending, total) > pendingNoted) return `${first}.`;
  const change = share(parts.held, cost) - share(before.held, total);
  if (change === 0) return `${first}. The share that held stayed as it was.`;
  return `${first}. The share that held ${change > 0 ? "rose" : "fell"} by ${Math.abs(change)} ${Math.abs(change) === 1 ? "point" : "points"}.`;
}

/** Points of pending from which on it is said. */
const pendingNoted = 3;

/** Whole dollars; published amounts are rounded already. */
export function sayMoney(micros: number): string {
  const dollars = micros / 1e6;
  return `$${dollars.toLocaleString("en", { maximumFractionDigits: dollars < 10 ? 2 : 0 })}`;
}
