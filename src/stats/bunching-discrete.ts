import { binomialTails } from "./binomial-tails.ts";

/** How many people stand on the value just below the threshold, on it, and just above it. Whole numbers. */
export interface ThreeCells {
  readonly below: number;
  readonly at: number;
  readonly above: number;
}

export interface DiscreteBunching {
  /** Share of the three cells' people who stand on the threshold. */
  readonly share: number;
  /** The least and greatest share that the bound allows without bunching: (1 − k)/(3 − k) and (1 + k)/(3 + k). */
  readonly low: number;
  readonly high: number;
  /** Two-sided: small where the threshold holds too many or too few. */
  readonly p: number;
}

/**
 * Do too many stand exactly on a threshold of a quantity that takes whole values (active days a week)?
 *
 * Where the probabilities of neighbouring values bend by at most `bound` (second difference relative to the sum of the outer
 * two cells), the threshold holds, of the three cells' people, a share between (1 − k)/(3 − k) and (1 + k)/(3 + k); given their
 * number the count is binomial, so the test is exact at any size of group. With a bound above 0, p is the greatest chance, over
 * both ends of that range, of a count as extreme as this one or, at the other side, as far out as has the tail probability
 * nearest to it. With bound 0, p is twice the smaller of P(count ≤ at) and P(count > at).
 *
 * Assumes people independent of each other: count each person once (say, by their usual week), not each week. The bound is a
 * judgement of how curved the honest distribution may be: take it from groups without a target. When not to use it: with bound
 * 0 and fewer than about 100 people in the three cells, since that rule leaves the threshold's own probability out of the upper
 * tail and rejects up to 9 % where 5 % are meant; any bound above 0, be it 1e-9, holds the level. With few people it then
 * rejects less often than the level.
 *
 * Source: Frandsen (2017), Party bias in union representation elections: testing for manipulation in the regression
 * discontinuity design when the running variable is discrete, Advances in Econometrics 38.
 *
 * @param bound k, ≥ 0 and < 1
 * @returns null where nobody stands on the three cells
 * @throws RangeError where a count is not a whole number ≥ 0, or the bound is outside its range
 */
export function discreteBunching({ below, at, above }: ThreeCells, bound: number): DiscreteBunching | null {
  if (![below, at, above].every((count) => Number.isInteger(count) && count >= 0))
    throw new RangeError(`discreteBunching: counts must be whole numbers from 0, got ${below}, ${at}, ${above}`);
  if (!(bound >= 0 && bound < 1)) throw new RangeError(`discreteBunching: the bound must be at least 0 and below 1, got ${bound}`);
  const people = below + at + above;
  if (people === 0) return null;
  const low = (1 - bound) / (3 - bound);
  const high = (1 + bound) / (3 + bound);
  const fewest = binomialTails(people, low);
  const most = binomialTails(people, high);
  const tail = (tails: Float64Array, value: number): number => tails[value] ?? 0;
  let p: number;
  if (bound === 0) p = 2 * Math.min(tail(fewest.atMost, at), tail(fewest.atLeast, at + 1));
  else {
    const tooMany = tail(most.atLeast, at);
    const tooFew = tail(fewest.atMost, at);
    const upper = tooMany < tooFew ? at : nearest(most.atLeast, tooFew);
    const lower = tooMany < tooFew ? nearest(fewest.atMost, tooMany) : at;
    p = Math.max(...[fewest, most].map(({ atMost, atLeast }) => tail(atMost, lower) + tail(atLeast, upper)));
  }
  return { share: at / people, low, high, p: Math.min(1, p) };
}

/** The value whose tail probability is nearest to `aim`; the smaller one of two that are equally near. */
function nearest(tails: Float64Array, aim: number): number {
  let best = 0;
  for (let value = 1; value < tails.length; value++)
    if (Math.abs((tails[value] ?? 0) - aim) < Math.abs((tails[best] ?? 0) - aim)) best = value;
  return best;
}
