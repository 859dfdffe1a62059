import type { SessionWork } from "../../model/session-work.ts";
import { longestWait, slack } from "./commit-times.ts";

/** When a session was at work, and on which branch. */
export interface SessionTimes {
  /** Milliseconds from the session's last sign of life up to `time`; `longestWait` where there is none or longer ago. */
  since(time: number): number;
  /** The branch the session was on at `time`, or first was on after it. */
  branchAt(time: number): string | null;
  readonly from: number;
  readonly to: number;
}

/**
 * `taken`: moments that sessions with the same beginning had before, to the millisecond: they are repeated history.
 */
export function sessionTimes({ session, moments }: SessionWork, taken: ReadonlySet<number>): SessionTimes {
  const own = moments.filter(({ at }) => !taken.has(at));
  const grown = own.length < moments.length;
  const all = Float64Array.from([...(grown ? [] : [session.from]), ...own.map(({ at }) => at), session.to]).sort();
  const branches = own.filter(({ branch }) => branch !== null);
  const changes = Float64Array.from(branches, ({ at }) => at);
  return {
    from: all[0] ?? session.from,
    to: all.at(-1) ?? session.to,
    since(time) {
      const last = all[countUpTo(all, time + slack) - 1];
      return last === undefined || Number.isNaN(time) ? longestWait : Math.min(longestWait, Math.max(0, time - last));
    },
    branchAt(time) {
      const last = Math.max(0, countUpTo(changes, time + slack) - 1);
      return branches[last]?.branch ?? session.branches[0] ?? null;
    },
  };
}

/** How many of these times, in order, are not after `time`. */
function countUpTo(times: Float64Array, time: number): number {
  let low = 0;
  let high = times.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((times[middle] ?? Infinity) <= time) low = middle + 1;
    else high = middle;
  }
  return low;
}
