/** What a group must reach before anything about it is published. */
export interface Limits {
  /** Least number of people, and of contributors, behind a figure. */
  readonly k: number;
  /** One person only, who is all there is to the organisation: nothing is held back or rounded. */
  readonly alone: boolean;
}

export const aloneLimits: Limits = { k: 1, alone: true };

const floorK = 5;

/**
 * The p of the p%-rule: whoever knows their own amount must not be able to say of another that it is at most 20 % above the
 * truth. Twice the width usual in business statistics (10 %), because here the insiders are colleagues.
 */
const estimateWithin = 0.2;

/** Throws RangeError below the floor of 5: an installation may raise k, never switch it off. */
export function limitsOf(k: number): Limits {
  if (!Number.isSafeInteger(k) || k < floorK) throw new RangeError(`limitsOf: k must be a whole number of at least ${floorK}, got ${k}`);
  return { k, alone: false };
}

/**
 * Whether a sum of amounts (one a contributor, micro-dollars, ≥ 0; zeros are no contributors) may be published:
 * at least k contributors; nobody holds more than half; and the p%-rule: what is left of the sum without the two greatest is at
 * least 20 % of the greatest, so the second cannot estimate the first more closely.
 * Source: Hundepool et al., Statistical Disclosure Control (2012), chapter on magnitude tables (dominance and p% rules)
 */
export function safeSum(amounts: Iterable<number>, { k, alone }: Limits): boolean {
  let contributors = 0;
  let sum = 0;
  let first = 0;
  let second = 0;
  for (const amount of amounts) {
    if (amount <= 0) continue;
    contributors++;
    sum += amount;
    if (amount > first) {
      second = first;
      first = amount;
    } else if (amount > second) second = amount;
  }
  return contributors >= k && (alone || (first * 2 <= sum && sum - first - second >= estimateWithin * first));
}
