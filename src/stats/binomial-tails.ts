/** Of a binomial count, for each value from 0 to the number of trials. */
export interface BinomialTails {
  /** P(count ≤ value). */
  readonly atMost: Float64Array;
  /** P(count ≥ value), accurate however small. */
  readonly atLeast: Float64Array;
}

/**
 * Both tails of the binomial distribution, exactly: the probabilities by their ratio to the likeliest count, divided by their
 * sum, then summed from either end. Relative error about 1e-16 times the number of trials. Time and memory grow with the trials:
 * when not to use it: above some ten million.
 *
 * @param trials whole, ≥ 0
 * @param share chance of one trial, between 0 and 1
 */
export function binomialTails(trials: number, share: number): BinomialTails {
  if (!(Number.isInteger(trials) && trials >= 0)) throw new RangeError(`binomialTails: trials must be a whole number, got ${trials}`);
  if (!(share >= 0 && share <= 1)) throw new RangeError(`binomialTails: share must lie between 0 and 1, got ${share}`);
  const atMost = new Float64Array(trials + 1);
  const mode = Math.min(trials, Math.floor((trials + 1) * share));
  atMost[mode] = 1;
  let sum = 1;
  for (let value = mode, term = 1; value < trials && term > 0; value++) {
    term *= ((trials - value) * share) / ((value + 1) * (1 - share));
    atMost[value + 1] = term;
    sum += term;
  }
  for (let value = mode, term = 1; value > 0 && term > 0; value--) {
    term *= (value * (1 - share)) / ((trials - value + 1) * share);
    atMost[value - 1] = term;
    sum += term;
  }
  const atLeast = new Float64Array(trials + 1);
  let above = 0;
  for (let value = trials; value >= 0; value--) {
    above += (atMost[value] ?? 0) / sum;
    atLeast[value] = Math.min(1, above);
  }
  let below = 0;
  for (let value = 0; value <= trials; value++) {
    below += (atMost[value] ?? 0) / sum;
    atMost[value] = Math.min(1, below);
  }
  return { atMost, atLeast };
}
