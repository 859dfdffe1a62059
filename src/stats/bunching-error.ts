import { chebyshevFit } from "./chebyshev-fit.ts";
import { bunchingEstimator, type PolynomialBunchingOptions } from "./bunching-polynomial.ts";
import { studentTQuantile } from "./student-t.ts";
import { studentTail } from "./student-tail.ts";

export interface BunchingError {
  /** Standard error of the excess (a number of observations) and of the relative excess. */
  readonly excess: number;
  readonly relativeExcess: number;
  /** Of the excess. */
  readonly low: number;
  readonly high: number;
  /** Two-sided, of no excess. */
  readonly p: number;
}

/**
 * Standard error of polynomialBunching's excess by resampling the fit's residuals (Chetty et al. 2011): counts are made anew from
 * the fitted ones plus drawn residuals, and everything estimated again, the width of a hole included.
 *
 * Counts vary with the square root of what is expected, so residuals are drawn after dividing by that root and by
 * √(1 − leverage), and multiplied by it where they land; in the bunching region what was observed counts as expected. Residuals
 * larger than chance alone (people who count several times, a bent polynomial) widen the error. Interval and p by Student's t
 * with as many degrees of freedom as there are bins outside the region beyond the coefficients.
 *
 * Assumes neighbouring bins' residuals independent. When not to use it: with counts below about 10 a bin. With a hole, whose width
 * is searched for, it rejects too rarely (2 to 4 % where 5 % are meant).
 *
 * @param draws some hundreds
 * @param random in [0, 1)
 */
export function bunchingError(
  counts: ArrayLike<number>,
  target: number,
  options: PolynomialBunchingOptions,
  { draws, random, level = 0.95 }: { readonly draws: number; readonly random: () => number; readonly level?: number },
): BunchingError {
  const estimate = bunchingEstimator(counts.length, target, options);
  const found = estimate(counts);
  const inside = (bin: number): boolean => bin >= found.from && bin <= found.to;
  // Of the uncorrected fit: the correction moves the counterfactual away from the counts.
  const { fitted, leverage, degrees } = chebyshevFit(counts.length, options.order, (bin) => !inside(bin));
  const expected = fitted(counts).map((height, bin) => (inside(bin) ? (counts[bin] ?? 0) : Math.max(height, 0)));
  const residuals: number[] = [];
  for (let bin = 0; bin < counts.length; bin++) {
    const size = Math.sqrt(Math.max(expected[bin] ?? 0, 1) * (1 - leverage(bin)));
    if (!inside(bin)) residuals.push(((counts[bin] ?? 0) - (expected[bin] ?? 0)) / size);
  }
  const [excesses, relative]: [number[], number[]] = [[], []];
  for (let draw = 0; draw < draws; draw++) {
    const made = expected.map(
      (height) => height + Math.sqrt(Math.max(height, 1)) * (residuals[Math.floor(random() * residuals.length)] ?? 0),
    );
    const again = estimate(made);
    excesses.push(again.excess);
    relative.push(again.relativeExcess);
  }
  const error = standardDeviation(excesses);
  const width = studentTQuantile((1 + level) / 2, degrees) * error;
  return {
    excess: error,
    relativeExcess: standardDeviation(relative),
    low: found.excess - width,
    high: found.excess + width,
    p: studentTail(found.excess / error, degrees),
  };
}

function standardDeviation(values: readonly number[]): number {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  return Math.sqrt(values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / (values.length - 1));
}
