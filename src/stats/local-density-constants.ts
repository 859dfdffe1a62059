import { solvePositiveDefinite } from "./solve-positive-definite.ts";
import { termPowers, type FitSide, type Kernel } from "./local-density.ts";

/** What the bias and variance of localFit's coefficients tend to, with distances in bandwidths. */
export interface LocalConstants {
  /** Of each wanted coefficient: its bias is this, times the coefficient of the next power in the truth. */
  readonly bias: readonly number[];
  /** Their covariances times the number of observations and the bandwidth. */
  readonly covariance: readonly (readonly number[])[];
}

/**
 * Bias and variance of the coefficients of a local polynomial of the distribution function at a boundary, in the limit of many
 * observations, where the density is constant on each side. Integrals of polynomials, exact but for rounding.
 *
 * Source: Cattaneo, Jansson & Ma (2020), JASA 115:1449, theorem 1 and section 5. When not to use it: for an order above about 6.
 *
 * @param densities > 0, on the left and right of the cutoff
 * @param wanted places in localFit's list of terms
 */
export function localConstants(
  side: FitSide,
  order: number,
  kernel: Kernel,
  densities: { readonly left: number; readonly right: number },
  wanted: readonly number[],
): LocalConstants {
  const powers = termPowers(side, order);
  const size = powers.length;
  // Each stretch: where it lies, and its terms times kernel and density as polynomials of the distance.
  const stretches = (side === "both" ? (["left", "right"] as const) : [side]).map((part) => {
    const weight = kernelPolynomial(kernel, part).map((coefficient) => coefficient * densities[part]);
    const present = powers.map((_, term) => side !== "both" || term === 0 || term > 2 || (term === 1) === (part === "left"));
    return { from: part === "left" ? -1 : 0, to: part === "left" ? 0 : 1, density: densities[part], weight, present };
  });
  const gram = new Float64Array(size * size);
  const next = new Float64Array(size);
  for (const { from, to, weight, present } of stretches) {
    const moment = (power: number): number => integral(shift(weight, power), from, to);
    for (let a = 0; a < size; a++) {
      if (present[a] !== true) continue;
      next[a] = (next[a] ?? 0) + moment((powers[a] ?? 0) + order + 1);
      for (let b = 0; b <= a; b++)
        if (present[b] === true) gram[a * size + b] = (gram[a * size + b] ?? 0) + moment((powers[a] ?? 0) + (powers[b] ?? 0));
    }
  }
  const weights = wanted.map((term) =>
    solvePositiveDefinite(
      gram,
      Float64Array.from({ length: size }, (_, at) => (at === term ? 1 : 0)),
    ),
  );
  const bias = weights.map((row) => row.reduce((sum, value, at) => sum + value * (next[at] ?? 0), 0));

  // The influence of an observation at t is what lies above it: Σ weights · terms · kernel · density, integrated from t to the end.
  const covariance = wanted.map(() => wanted.map(() => 0));
  let above = wanted.map(() => 0);
  for (const { from, to, density, weight, present } of stretches.toReversed()) {
    const influences = weights.map((row, at) => {
      const slope = powers.reduce<number[]>(
        (sum, power, term) => (present[term] === true ? plus(sum, shift(weight, power), row[term] ?? 0) : sum),
        [],
      );
      const antiderivative = [0, ...slope.map((coefficient, power) => coefficient / (power + 1))];
      return plus([(above[at] ?? 0) + evaluate(antiderivative, to)], antiderivative, -1);
    });
    for (const [a, row] of covariance.entries())
      for (let b = 0; b < row.length; b++)
        row[b] = (row[b] ?? 0) + density * integral(times(influences[a] ?? [], influences[b] ?? []), from, to);
    above = influences.map((influence) => evaluate(influence, from));
  }
  return { bias, covariance };
}

/** Coefficients by power. */
function kernelPolynomial(kernel: Kernel, part: "left" | "right"): number[] {
  if (kernel === "uniform") return [0.5];
  return kernel === "triangular" ? [1, part === "left" ? 1 : -1] : [0.75, 0, -0.75];
}

function shift(polynomial: readonly number[], powers: number): number[] {
  return [...Array.from({ length: powers }, () => 0), ...polynomial];
}

function plus(one: readonly number[], other: readonly number[], factor: number): number[] {
  return Array.from({ length: Math.max(one.length, other.length) }, (_, at) => (one[at] ?? 0) + factor * (other[at] ?? 0));
}

function times(one: readonly number[], other: readonly number[]): number[] {
  const product = Array.from({ length: one.length + other.length - 1 }, () => 0);
  for (const [a, x] of one.entries()) for (const [b, y] of other.entries()) product[a + b] = (product[a + b] ?? 0) + x * y;
  return product;
}

function evaluate(polynomial: readonly number[], at: number): number {
  return polynomial.reduceRight((sum, coefficient) => sum * at + coefficient, 0);
}

function integral(polynomial: readonly number[], from: number, to: number): number {
  const antiderivative = [0, ...polynomial.map((coefficient, power) => coefficient / (power + 1))];
  return evaluate(antiderivative, to) - evaluate(antiderivative, from);
}
