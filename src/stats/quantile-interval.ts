import type { Interval } from "./ratio-interval.ts";
import { quantile } from "./quantile.ts";
import { shareInterval } from "./share-interval.ts";

/**
 * A quantile of things that come in clusters (hours of each pull request, by author), with a 95 % interval: the interval of
 * the share of things at or below the quantile (`shareInterval`, which allows for clusters) turned back into values, the order
 * statistics at its ends (Woodruff 1952). With clusters of one thing that is, but for rounding, the binomial interval of
 * the order statistics. Values are ≥ 0; a thing that has not ended yet is Infinity: its place is known, its value is not; ends of the
 * interval may be Infinity too. When not to use it: for extreme quantiles of few things (below 10 / p, or 10 / (1 − p)).
 *
 * @param clusters values of each cluster, in any order; clusters without any are left out
 * @returns null where there is nothing
 */
export function quantileInterval(clusters: readonly (readonly number[])[], p: number): Interval | null {
  const some = clusters.filter((values) => values.length > 0);
  const sorted = Float64Array.from(some.flat()).sort();
  const count = sorted.length;
  if (count === 0) return null;
  const value = between(sorted, p);
  const shares = shareInterval(
    some.map((values) => ({ value: values.reduce((below, one) => below + (one <= value ? 1 : 0), 0), weight: values.length })),
    true,
  );
  if (shares === null) return null;
  // The share found differs a little from p, by ties and by the step from one value to the next: only the arms count.
  const low = Math.floor((p - (shares.value - shares.low)) * count);
  const high = Math.ceil((p + (shares.high - shares.value)) * count);
  return {
    value,
    low: Math.min(value, sorted[low - 1] ?? 0),
    high: Math.max(value, sorted[high] ?? (high > count ? Infinity : (sorted[count - 1] ?? value))),
  };
}

/** As `quantile`, with values that may be Infinity. */
function between(sorted: Float64Array, p: number): number {
  const place = Math.min(sorted.length - 1, Math.max(0, (sorted.length + 1) * p - 1));
  return sorted[Math.ceil(place)] === Infinity
    ? place === Math.floor(place)
      ? (sorted[place] ?? Infinity)
      : Infinity
    : quantile(sorted, p);
}
