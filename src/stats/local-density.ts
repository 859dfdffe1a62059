import { solvePositiveDefinite } from "./solve-positive-definite.ts";

export type Kernel = "triangular" | "uniform" | "epanechnikov";

/** Which observations are fitted: those on one side of the cutoff, or both with one slope each and the higher terms in common. */
export type FitSide = "left" | "right" | "both";

/** Values by their distance from a cutoff, in ascending order, with what share of the others each is not below. */
export interface SortedSample {
  readonly distances: Float64Array;
  readonly shares: Float64Array;
  /** How many distances are below 0. */
  readonly below: number;
}

/** @throws RangeError where a value is not finite, or there are fewer than two */
export function sortedSample(values: ArrayLike<number>, cutoff: number): SortedSample {
  const distances = Float64Array.from(values, (value) => value - cutoff).sort();
  const size = distances.length;
  if (size < 2 || !distances.every(Number.isFinite)) throw new RangeError("sortedSample: at least two values, all finite, are needed");
  const shares = new Float64Array(size);
  for (let i = size - 1; i >= 0; i--) shares[i] = distances[i] === distances[i + 1] ? (shares[i + 1] ?? 0) : i / (size - 1);
  const below = distances.findIndex((distance) => distance >= 0);
  return { distances, shares, below: below === -1 ? size : below };
}

/** Coefficients of a local polynomial of the distribution function, in powers of the distance. */
export interface LocalFit {
  readonly coefficients: readonly number[];
  /** Their covariances, by jackknife. */
  readonly covariance: readonly (readonly number[])[];
  /** Observations within the bandwidth. */
  readonly used: number;
}

/**
 * Fits a polynomial to the empirical distribution function near the cutoff, by least squares weighted with a kernel: its slope
 * estimates the density at the cutoff without binning and without bias from the boundary.
 *
 * The covariance is that of the influence each observation has on the estimate through the distribution function (Cattaneo,
 * Jansson & Ma 2020, section 3), not centred: the slope's own square over the number of observations is left in, as in their
 * software. Assumes independent observations without heaps.
 *
 * Source: Cattaneo, Jansson & Ma (2020), Simple local polynomial density estimators, JASA 115:1449.
 *
 * @param bandwidth > 0; beyond it an observation counts for nothing
 * @param wanted places in the list of terms. Terms of one side: 1, d, d², … ; of both: 1, d left, d right, d², d³, …
 * @throws RangeError where too few different values lie within the bandwidth
 */
export function localFit(
  { distances, shares }: SortedSample,
  side: FitSide,
  { bandwidth, order, kernel }: { readonly bandwidth: number; readonly order: number; readonly kernel: Kernel },
  wanted: readonly number[],
): LocalFit {
  const size = termPowers(side, order).length;
  const terms = new Float64Array(size);
  const total = distances.length;
  const gram = new Float64Array(size * size);
  const moment = new Float64Array(size);
  let [first, end] = [total, 0];
  for (let i = 0; i < total; i++) {
    const u = (distances[i] ?? 0) / bandwidth;
    if (Math.abs(u) > 1 || (side === "left" && u >= 0) || (side === "right" && u < 0)) continue;
    [first, end] = [Math.min(first, i), i + 1];
    const weight = kernelAt(kernel, u);
    writeTerms(terms, side, u);
    for (let a = 0; a < size; a++) {
      const weighted = weight * (terms[a] ?? 0);
      moment[a] = (moment[a] ?? 0) + weighted * (shares[i] ?? 0);
      for (let b = 0; b <= a; b++) gram[a * size + b] = (gram[a * size + b] ?? 0) + weighted * (terms[b] ?? 0);
    }
  }
  const powers = termPowers(side, order);
  const weights = wanted.map((term) => solvePositiveDefinite(gram, unit(size, term)));
  const scales = wanted.map((term) => bandwidth ** (powers[term] ?? 0));
  const coefficients = weights.map((weight, at) => dot(weight, moment) / (scales[at] ?? 1));

  const covariance = wanted.map(() => wanted.map(() => 0));
  const influence = new Float64Array(wanted.length);
  for (let i = end - 1; i >= first;) {
    // An observation adds to the distribution function at itself and at all above: equal ones alike.
    let next = i;
    for (; next >= first && distances[next] === distances[i]; next--) {
      const u = (distances[next] ?? 0) / bandwidth;
      const kernelWeight = kernelAt(kernel, u);
      writeTerms(terms, side, u);
      for (const [at, weight] of weights.entries())
        influence[at] = (influence[at] ?? 0) + (kernelWeight * dot(weight, terms)) / ((total - 1) * (scales[at] ?? 1));
    }
    for (const [a, row] of covariance.entries())
      for (let b = 0; b < row.length; b++) row[b] = (row[b] ?? 0) + (i - next) * (influence[a] ?? 0) * (influence[b] ?? 0);
    i = next;
  }
  return { coefficients, covariance, used: Math.max(0, end - first) };
}

/** The power of the distance in each term. */
export function termPowers(side: FitSide, order: number): number[] {
  const powers = Array.from({ length: order + 1 }, (_, power) => power);
  return side === "both" ? powers.toSpliced(1, 0, 1) : powers;
}

/** At a distance of `u` bandwidths. */
function kernelAt(kernel: Kernel, u: number): number {
  if (kernel === "uniform") return 0.5;
  return kernel === "triangular" ? 1 - Math.abs(u) : 0.75 * (1 - u ** 2);
}

function writeTerms(terms: Float64Array, side: FitSide, u: number): void {
  let power = 1;
  let at = 0;
  if (side === "both") {
    terms[0] = 1;
    terms[1] = u < 0 ? u : 0;
    terms[2] = u < 0 ? 0 : u;
    [at, power] = [3, u ** 2];
  }
  for (; at < terms.length; at++, power *= u) terms[at] = power;
}

function unit(size: number, place: number): Float64Array {
  const vector = new Float64Array(size);
  vector[place] = 1;
  return vector;
}

function dot(one: ArrayLike<number>, other: ArrayLike<number>): number {
  let sum = 0;
  for (let i = 0; i < one.length; i++) sum += (one[i] ?? 0) * (other[i] ?? 0);
  return sum;
}
