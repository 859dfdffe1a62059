import type { Interval } from "./ratio-interval.ts";

/** Somebody who was followed: for how long, and whether what was waited for had happened by then. */
export interface Wait {
  readonly time: number;
  readonly happened: boolean;
}

const z = 1.959963984540054;

/**
 * The time by which it has happened to a share `p` of people, some of whom still wait: from the product-limit estimate
 * (Kaplan & Meier 1958), with the 95 % interval of Brookmeyer & Crowley (1982) on the log-log scale with Greenwood's variance
 * (R's survfit with conf.type = "log-log"). Infinity where it has not happened to so many yet. Assumes people independent of
 * each other, and that who was followed for a shorter time would have waited like the others. When not to use it: with fewer
 * than about 8 people to whom it happened.
 *
 * @returns null where nobody was followed
 */
export function timeUntil(waits: readonly Wait[], p: number): Interval | null {
  if (waits.length === 0) return null;
  const ordered = waits.toSorted((a, b) => a.time - b.time);
  const aim = Math.log(-Math.log(1 - p));
  let [risk, still, greenwood] = [ordered.length, 1, 0];
  let [value, low, high] = [Infinity, Infinity, Infinity];
  for (let i = 0; i < ordered.length;) {
    const time = ordered[i]?.time ?? 0;
    let [happened, leaving] = [0, 0];
    for (let wait = ordered[i]; wait !== undefined && wait.time === time; wait = ordered[++i]) {
      leaving++;
      if (wait.happened) happened++;
    }
    if (happened > 0) {
      still *= 1 - happened / risk;
      greenwood += happened / (risk * (risk - happened));
      // Dust: 7/14 reached by products of fractions is one half.
      if (still <= 1 - p + 1e-12) value = Math.min(value, time);
      // At zero survivors the curve is below everything: both ends have passed.
      const at = still > 0 ? Math.log(-Math.log(still)) : Infinity;
      const arm = still > 0 ? (z * Math.sqrt(greenwood)) / Math.abs(Math.log(still)) : 0;
      if (at + arm >= aim) low = Math.min(low, time);
      if (at - arm > aim) high = Math.min(high, time);
    }
    risk -= leaving;
  }
  return { value, low: Math.min(low, value), high: Math.max(high, value) };
}
