import { densityBandwidths, positive, type BandwidthChoice, type DensityFit, type TwoBandwidths } from "./density-bandwidth.ts";
import { localConstants } from "./local-density-constants.ts";
import { localFit, sortedSample, type SortedSample } from "./local-density.ts";
import { normalTail } from "./normal-tail.ts";

export interface DensityDiscontinuityOptions extends Partial<DensityFit> {
  readonly cutoff: number;
  /** Of the polynomial that the test rests on; the bandwidth is chosen for `order`. Default: one more, which takes out the bias. */
  readonly testOrder?: number;
  /** Chosen from the data, or given; for a restricted fit both must be equal. Default: "combined". */
  readonly bandwidth?: BandwidthChoice | TwoBandwidths;
}

/** One side of the cutoff. */
export interface DensitySide {
  /** Of all values' distribution, just beside the cutoff. */
  readonly density: number;
  readonly standardError: number;
  readonly bandwidth: number;
  /** Values within the bandwidth, and all. */
  readonly used: number;
  readonly values: number;
}

export interface DensityDiscontinuity {
  readonly left: DensitySide;
  readonly right: DensitySide;
  /** Right minus left. */
  readonly difference: number;
  readonly standardError: number;
  /** Standard normal where the density is continuous; positive where it jumps up. */
  readonly statistic: number;
  /** Two-sided. */
  readonly p: number;
}

/**
 * Does the density of a continuous quantity jump at a cutoff, as it does where people push themselves over a quota?
 *
 * Compares the densities just below and just above, each the slope of a local polynomial of the distribution function; a cutoff's
 * own value counts as above. Assumes independent observations (one for each person), a quantity without heaps, and a density
 * that is smooth but for the jump. When not to use it: for whole numbers of a small range (discreteBunching), with values in
 * heaps (round numbers), or with fewer than some hundred values on either side; a restricted fit with a chosen bandwidth where the
 * cutoff is not near the middle (the bandwidth comes out too wide: 30 % rejected where 5 % are meant).
 *
 * Defaults: order 2, test order 3, triangular kernel, unrestricted, jackknife. Source: Cattaneo, Jansson & Ma (2020), JASA
 * 115:1449; (2018), Stata Journal 18:234.
 *
 * @returns null where a bandwidth is to be chosen and a side has fewer than 21 + order different values
 * @throws RangeError where a value is not finite, or a given bandwidth holds too few values
 */
export function densityDiscontinuity(values: ArrayLike<number>, options: DensityDiscontinuityOptions): DensityDiscontinuity | null {
  const { cutoff, order = 2, kernel = "triangular", fit = "unrestricted", errors = "jackknife", bandwidth = "combined" } = options;
  const testOrder = options.testOrder ?? order + 1;
  const sample = sortedSample(values, cutoff);
  if (typeof bandwidth === "string" && !hasEnough(sample, 21 + order)) return null;
  const h = typeof bandwidth === "string" ? densityBandwidths(sample, { order, kernel, fit, errors })[bandwidth] : bandwidth;
  const settings = { order: testOrder, kernel, fit, errors };
  const { densities, covariance, used } = fit === "restricted" ? together(sample, h, settings) : apart(sample, h, settings);
  const side = (at: 0 | 1): DensitySide => ({
    density: densities[at],
    standardError: Math.sqrt(covariance[at === 0 ? 0 : 2]),
    bandwidth: at === 0 ? h.left : h.right,
    used: used[at],
    values: at === 0 ? sample.below : sample.distances.length - sample.below,
  });
  const difference = densities[1] - densities[0];
  const standardError = Math.sqrt(covariance[0] + covariance[2] - 2 * covariance[1]);
  const statistic = difference / standardError;
  return { left: side(0), right: side(1), difference, standardError, statistic, p: normalTail(statistic) };
}

interface TwoDensities {
  readonly densities: readonly [left: number, right: number];
  readonly covariance: readonly [left: number, shared: number, right: number];
  readonly used: readonly [left: number, right: number];
}

function apart(sample: SortedSample, h: TwoBandwidths, { order, kernel, errors }: DensityFit): TwoDensities {
  const [left, right] = (["left", "right"] as const).map((side) => {
    const { coefficients, covariance, used } = localFit(sample, side, { bandwidth: h[side], order, kernel }, [1]);
    const density = coefficients[0] ?? 0;
    if (errors === "jackknife") return { density, variance: covariance[0]?.[0] ?? 0, used };
    const limit = localConstants(side, order, kernel, { left: 1, right: 1 }, [1]).covariance[0]?.[0] ?? 0;
    return { density, variance: (Math.abs(density) * limit) / (sample.distances.length * h[side]), used };
  });
  // Both sides are in the list.
  return { densities: [left!.density, right!.density], covariance: [left!.variance, 0, right!.variance], used: [left!.used, right!.used] };
}

function together(sample: SortedSample, h: TwoBandwidths, { order, kernel, errors }: DensityFit): TwoDensities {
  if (h.left !== h.right) throw new RangeError("densityDiscontinuity: a restricted fit has one bandwidth");
  const bandwidth = h.left;
  const slopes = localFit(sample, "both", { bandwidth, order, kernel }, [1, 2]);
  const [left = 0, right = 0] = slopes.coefficients;
  const scale = 1 / (sample.distances.length * bandwidth);
  const covariance =
    errors === "jackknife"
      ? slopes.covariance
      : localConstants("both", order, kernel, positive({ left, right }), [1, 2]).covariance.map((row) => row.map((value) => value * scale));
  const within = (low: number, high: number): number => sample.distances.subarray(low, high).filter((d) => Math.abs(d) <= bandwidth).length;
  return {
    densities: [left, right],
    covariance: [covariance[0]?.[0] ?? 0, covariance[0]?.[1] ?? 0, covariance[1]?.[1] ?? 0],
    used: [within(0, sample.below), within(sample.below, sample.distances.length)],
  };
}

function hasEnough({ distances, below }: SortedSample, count: number): boolean {
  return new Set(distances.subarray(0, below)).size >= count && new Set(distances.subarray(below)).size >= count;
}
