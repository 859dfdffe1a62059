/**
 * The value below which a share `p` of future draws falls, estimated from draws already seen.
 *
 * Takes the (n + 1)·p-th smallest value, between two neighbours by straight line, and the smallest or
 * largest value where that position lies outside the data. Hyndman & Fan (1996), type 6 (R `type = 6`, numpy
 * `weibull`). Chosen because one more draw from the same source falls below it with probability p, whatever
 * the distribution, as far as n ≥ 1/p − 1. When not to use it: to describe the data themselves (type 7 is
 * usual there), or for a tail beyond the data (p < 1/(n + 1)), where it can only return an extreme.
 *
 * @param sorted values in ascending order, at least one, none NaN
 * @param p between 0 and 1
 */
export function quantile(sorted: ArrayLike<number>, p: number): number {
  const first = sorted[0];
  if (first === undefined) throw new RangeError("quantile: no values");
  if (!(p >= 0 && p <= 1)) throw new RangeError(`quantile: p must lie between 0 and 1, got ${p}`);
  const position = (sorted.length + 1) * p - 1;
  const below = Math.floor(position);
  if (below < 0) return first;
  const low = sorted[below] ?? sorted[sorted.length - 1] ?? first;
  const high = sorted[below + 1] ?? low;
  return low + (position - below) * (high - low);
}
