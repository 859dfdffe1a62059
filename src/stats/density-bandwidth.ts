import { localConstants } from "./local-density-constants.ts";
import { localFit, type Kernel, type SortedSample } from "./local-density.ts";

/** Bandwidths on the left and right of the cutoff, in units of the values. */
export interface TwoBandwidths {
  readonly left: number;
  readonly right: number;
}

/**
 * By what they minimise the mean squared error of: each density apart, their difference, their sum; combined: the middle one of
 * the three on each side, or the lesser of difference and sum for a restricted fit.
 */
export type BandwidthChoice = "each" | "difference" | "sum" | "combined";

export interface DensityFit {
  readonly order: number;
  readonly kernel: Kernel;
  /** Restricted: both sides in one fit, where all but the densities themselves is the same on both. */
  readonly fit: "unrestricted" | "restricted";
  readonly errors: "jackknife" | "plug-in";
}

/**
 * Bandwidths for estimating a density just below and just above a cutoff, by every choice.
 *
 * The variance is estimated with a preliminary bandwidth, the next derivative that makes the bias with another and two orders
 * more; both preliminary ones are the best for a normal distribution with the values' mean and deviation (uniform kernel). No
 * bandwidth is so narrow that it would hold fewer than 21 + order different values of either side, nor wider than the values
 * reach. Source: Cattaneo, Jansson & Ma (2018), Manipulation testing based on density discontinuity, Stata Journal 18:234; (2020),
 * JASA 115:1449. When not to use it: for values in heaps.
 *
 * @throws RangeError where a side has fewer than 21 + order different values
 */
export function densityBandwidths(
  sample: SortedSample,
  { order, kernel, fit, errors }: DensityFit,
): Readonly<Record<BandwidthChoice, TwoBandwidths>> {
  const total = sample.distances.length;
  const limits = { left: sideLimits(sample, "left", 21 + order), right: sideLimits(sample, "right", 21 + order) };
  const both = { least: Math.max(limits.left.least, limits.right.least), most: Math.max(limits.left.most, limits.right.most) };
  const forVariance = clamp(normalBandwidth(sample, order, 1), both);
  const forBias = clamp(normalBandwidth(sample, order + 2, order + 1), both);

  const variance = { left: 0, right: 0, together: 0 };
  const bias = { left: 0, right: 0 };
  if (fit === "restricted") {
    const slopes = localFit(sample, "both", { bandwidth: forVariance, order, kernel }, [1, 2]);
    const [left = 0, right = 0] = slopes.coefficients;
    const limit = localConstants("both", order, kernel, positive({ left, right }), [1, 2]);
    const scaled =
      errors === "plug-in" ? limit.covariance : slopes.covariance.map((row) => row.map((value) => value * total * forVariance));
    [variance.left, variance.right, variance.together] = [scaled[0]?.[0] ?? 0, scaled[1]?.[1] ?? 0, scaled[0]?.[1] ?? 0];
    const [next = 0] = localFit(sample, "both", { bandwidth: forBias, order: order + 2, kernel }, [order + 2]).coefficients;
    [bias.left, bias.right] = [next * (limit.bias[0] ?? 0), next * (limit.bias[1] ?? 0)];
  } else {
    for (const side of ["left", "right"] as const) {
      const slope = localFit(sample, side, { bandwidth: forVariance, order, kernel }, [1]);
      const limit = localConstants(side, order, kernel, { left: 1, right: 1 }, [1]);
      const density = slope.coefficients[0] ?? 0;
      variance[side] =
        errors === "plug-in" ? Math.abs(density) * (limit.covariance[0]?.[0] ?? 0) : (slope.covariance[0]?.[0] ?? 0) * total * forVariance;
      const [next = 0] = localFit(sample, side, { bandwidth: forBias, order: order + 2, kernel }, [order + 1]).coefficients;
      bias[side] = next * (limit.bias[0] ?? 0);
    }
  }
  // Of bias² · h^(2 order) + variance/(n h).
  const best = (size: number, slope: number): number => (size / (2 * order * slope ** 2 * total)) ** (1 / (2 * order + 1));
  const spread = variance.left + variance.right;
  const difference = alike(clamp(best(spread - 2 * variance.together, bias.right - bias.left), both));
  const sum = alike(clamp(best(spread + 2 * variance.together, bias.right + bias.left), both));
  const each = {
    left: clamp(best(variance.left, bias.left), limits.left),
    right: clamp(best(variance.right, bias.right), limits.right),
  };
  const middle = (side: "left" | "right"): number => [each[side], difference[side], sum[side]].sort((a, b) => a - b)[1] ?? 0;
  const combined = fit === "restricted" ? alike(Math.min(difference.left, sum.left)) : { left: middle("left"), right: middle("right") };
  return { each, difference, sum, combined };
}

/** Densities estimated as nothing or less would leave no variance to speak of: a hundredth of both stands in. */
export function positive({ left, right }: TwoBandwidths): TwoBandwidths {
  const least = Math.max(0.01 * (Math.max(left, 0) + Math.max(right, 0)), Number.MIN_VALUE);
  return { left: Math.max(left, least), right: Math.max(right, least) };
}

interface Limits {
  readonly least: number;
  readonly most: number;
}

/** Distances of the `count`-th nearest different value and of the farthest. */
function sideLimits({ distances, below }: SortedSample, side: "left" | "right", count: number): Limits {
  const own = side === "left" ? distances.subarray(0, below).toReversed().map(Math.abs) : distances.subarray(below);
  let different = 0;
  for (let i = 0; i < own.length; i++) {
    if (i === 0 || own[i] !== own[i - 1]) different++;
    if (different === count) return { least: own[i] ?? 0, most: own.at(-1) ?? 0 };
  }
  throw new RangeError(
    `densityBandwidths: ${count} different values are needed on each side of the cutoff, there are ${different} on the ${side}`,
  );
}

/** The best bandwidth, for normal values, of the derivative `power` of the distribution function at the cutoff. */
function normalBandwidth({ distances }: SortedSample, order: number, power: number): number {
  const total = distances.length;
  const mean = distances.reduce((sum, distance) => sum + distance, 0) / total;
  const deviation = Math.sqrt(distances.reduce((sum, distance) => sum + (distance - mean) ** 2, 0) / (total - 1));
  const z = -mean / deviation;
  const density = Math.exp(-(z ** 2) / 2) / Math.sqrt(2 * Math.PI);
  // Hermite's polynomials: the derivatives of the normal density.
  const hermite = [1, z];
  let factorial = 1;
  for (let k = 1; k <= order; k++) hermite.push(z * (hermite[k] ?? 0) - k * (hermite[k - 1] ?? 0));
  for (let k = 2; k <= order + 1; k++) factorial *= k;
  const next = (density * (hermite[order] ?? 0)) / factorial;
  const { bias, covariance } = localConstants("right", order, "uniform", { left: 1, right: 1 }, [power]);
  const slope = next * (bias[0] ?? 0);
  const size = density * (covariance[0]?.[0] ?? 0);
  return deviation * (((2 * power - 1) * size) / (2 * (order + 1 - power) * slope ** 2 * total)) ** (1 / (2 * order + 1));
}

function clamp(bandwidth: number, { least, most }: Limits): number {
  return Math.min(Math.max(bandwidth, least), most);
}

function alike(bandwidth: number): TwoBandwidths {
  return { left: bandwidth, right: bandwidth };
}
