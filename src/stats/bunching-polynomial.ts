import { chebyshevFit, type ChebyshevFit } from "./chebyshev-fit.ts";

export interface PolynomialBunchingOptions {
  /** Order of the polynomial through the counts outside the bunching region. */
  readonly order: number;
  /** Bins below and above the target's that bunching may spill into. Default: 0. */
  readonly spillBelow?: number;
  readonly spillAbove?: number;
  /**
   * Shift the counterfactual above the bunching region up until it holds as many as were observed (Chetty et al.): for a kink,
   * where everybody above moved down a little. `tolerance`: stop where the bunching changes by less than so many; 0: to the
   * fixed point. Default: not corrected.
   */
  readonly correction?: { readonly tolerance: number };
  /**
   * A notch: those who bunch left a hole on one side of the target, and the bunching region is widened over it until as many are
   * missing there as bunch. For a quota that has to be reached the hole is below.
   */
  readonly hole?: "above" | "below";
}

export interface PolynomialBunching {
  /** How many more stand in the bunching region (with a hole: on the target's side of it) than the counterfactual says. */
  readonly excess: number;
  /** The excess in units of the counterfactual's height at the target. */
  readonly relativeExcess: number;
  /** Expected count in each bin without the target. */
  readonly counterfactual: Float64Array;
  /** First and last bin of the region that the polynomial was not fitted to. */
  readonly from: number;
  readonly to: number;
  /** Missing in the hole; 0 without one. */
  readonly missing: number;
}

/**
 * How many bunch at a threshold of a continuous quantity (tokens a week), by comparing the counts of equal bins with a
 * polynomial fitted to those outside the bunching region.
 *
 * Least squares, each bin alike. Assumes that the honest distribution is smooth over the window, as smooth as the order says,
 * and that outside the region nobody moved (but for the correction). Try several orders, and placebo targets where there is
 * none: the answer depends on them (Blomquist et al. 2021). When not to use it: for a quantity that itself favours round numbers,
 * or with fewer than three bins for each coefficient. The error is bunchingError's.
 *
 * Source: Chetty, Friedman, Olsen & Pistaferri (2011), Quarterly Journal of Economics 126:749 (kink, correction); Kleven & Waseem
 * (2013), Quarterly Journal of Economics 128:669 (notch).
 *
 * @param counts in bins of equal width, see countInBins
 * @param target index of the bin that holds the threshold
 * @throws RangeError where too few bins are left outside the region
 */
export function polynomialBunching(counts: ArrayLike<number>, target: number, options: PolynomialBunchingOptions): PolynomialBunching {
  return bunchingEstimator(counts.length, target, options)(counts);
}

/** polynomialBunching for many counts of the same bins: what does not depend on the counts is worked out once. */
export function bunchingEstimator(
  bins: number,
  target: number,
  options: PolynomialBunchingOptions,
): (counts: ArrayLike<number>) => PolynomialBunching {
  const { order, spillBelow = 0, spillAbove = 0, hole } = options;
  if (!(Number.isInteger(target) && target >= 0 && target < bins))
    throw new RangeError(`polynomialBunching: the target's bin ${target} is not one of the ${bins}`);
  if (hole === "below") return mirrored(bins, target, options);
  const from = target - spillBelow;
  const fits = new Map<number, ChebyshevFit>();
  const estimate = (counts: ArrayLike<number>, to: number): PolynomialBunching => {
    const fit = fits.get(to) ?? fitOutside(bins, order, from, to);
    fits.set(to, fit);
    return corrected(counts, fit, { target, from, to }, options);
  };
  const narrow = target + spillAbove;
  if (hole === undefined) return (counts) => estimate(counts, narrow);
  return (counts) => {
    let found = estimate(counts, narrow);
    // As wide a region as still misses fewer than bunch.
    for (let to = Math.max(narrow, target + 1); to < bins - 1 && hasRoom(bins, order, from, to); to++) {
      const wider = estimate(counts, to);
      if (wider.missing >= wider.excess) break;
      found = wider;
    }
    return found;
  };
}

function fitOutside(bins: number, order: number, from: number, to: number): ChebyshevFit {
  if (from < 0 || to >= bins || !hasRoom(bins, order, from, to))
    throw new RangeError(`polynomialBunching: ${bins} bins are too few for order ${order} and a region of ${to - from + 1}`);
  return chebyshevFit(bins, order, (bin) => bin < from || bin > to);
}

/** A bin more than coefficients, outside the region. */
function hasRoom(bins: number, order: number, from: number, to: number): boolean {
  return bins - (to - from + 1) > order + 1;
}

interface Region {
  readonly target: number;
  readonly from: number;
  readonly to: number;
}

function corrected(
  counts: ArrayLike<number>,
  fit: ChebyshevFit,
  { target, from, to }: Region,
  { correction, hole }: PolynomialBunchingOptions,
): PolynomialBunching {
  const compared = (shifted: ArrayLike<number>): PolynomialBunching => {
    const counterfactual = fit.fitted(shifted);
    const over = (first: number, end: number): number => {
      let sum = 0;
      for (let bin = first; bin <= end; bin++) sum += (counts[bin] ?? 0) - (counterfactual[bin] ?? 0);
      return sum;
    };
    const excess = over(from, hole === undefined ? to : target);
    const missing = hole === undefined ? 0 : -over(target + 1, to);
    return { excess, relativeExcess: excess / (counterfactual[target] ?? 0), counterfactual, from, to, missing };
  };
  let found = compared(counts);
  let above = 0;
  for (let bin = to + 1; bin < counts.length; bin++) above += counts[bin] ?? 0;
  if (correction === undefined || above === 0) return found;
  // Each step's change is a small, nearly constant part of the one before: some ten steps reach the fixed point.
  for (let step = 0; step < 200; step++) {
    const before = found.excess;
    found = compared(Float64Array.from(counts, (count, bin) => (bin > to ? count * (1 + before / above) : count)));
    if (Math.abs(found.excess - before) <= Math.max(correction.tolerance, 1e-12 * Math.abs(before))) break;
  }
  return found;
}

function mirrored(bins: number, target: number, options: PolynomialBunchingOptions): (counts: ArrayLike<number>) => PolynomialBunching {
  const { spillBelow = 0, spillAbove = 0 } = options;
  const turned: PolynomialBunchingOptions = { ...options, hole: "above", spillBelow: spillAbove, spillAbove: spillBelow };
  const estimate = bunchingEstimator(bins, bins - 1 - target, turned);
  return (counts) => {
    const found = estimate(Float64Array.from(counts).toReversed());
    return { ...found, counterfactual: found.counterfactual.toReversed(), from: bins - 1 - found.to, to: bins - 1 - found.from };
  };
}
