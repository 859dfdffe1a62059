/**
 * Splits a whole number in proportion to weights, so that the whole parts add up to it exactly.
 *
 * Every part first gets the floor of its exact share; what is left goes, one each, to the parts with the
 * largest remainders; equal remainders in the order given (Hamilton's method). Sort the weights by a
 * stable name first if the result must not depend on their order. When not to use it: for a running
 * total, because a part may shrink when the whole grows (the Alabama paradox).
 *
 * @param whole integer ≥ 0, at most 2^53 − 1
 * @param weights finite numbers ≥ 0 with a positive sum (any sum is fine where `whole` is 0)
 */
export function largestRemainder(whole: number, weights: readonly number[]): number[] {
  if (!Number.isSafeInteger(whole) || whole < 0) throw new RangeError(`largestRemainder: whole must be an integer ≥ 0, got ${whole}`);
  const sum = weights.reduce((total, weight) => total + weight, 0);
  if (whole === 0) return weights.map(() => 0);
  if (!(sum > 0) || weights.some((weight) => !(weight >= 0))) {
    throw new RangeError("largestRemainder: weights must be ≥ 0 with a positive sum");
  }
  const exact = weights.map((weight) => whole * (weight / sum));
  const parts = exact.map(Math.floor);
  let left = whole - parts.reduce((total, part) => total + part, 0);
  // The remainder is compared after rounding to 2^-20, so that floating-point dust does not break ties.
  const remainder = exact.map((share, i) => (weights[i] === 0 ? -1 : Math.round((share - (parts[i] ?? 0)) * 1048576)));
  const order = remainder.map((_, i) => i).sort((a, b) => (remainder[b] ?? 0) - (remainder[a] ?? 0) || a - b);
  for (let turn = 0; left > 0; turn = (turn + 1) % order.length) {
    const i = order[turn];
    if (i === undefined || weights[i] === 0) continue;
    parts[i] = (parts[i] ?? 0) + 1;
    left--;
  }
  // Dust the other way: floors of shares a hair too large. Take it back from the smallest remainders.
  for (let turn = order.length - 1; left < 0; turn = (turn + order.length - 1) % order.length) {
    const i = order[turn];
    if (i === undefined || (parts[i] ?? 0) === 0) continue;
    parts[i] = (parts[i] ?? 0) - 1;
    left++;
  }
  return parts;
}
