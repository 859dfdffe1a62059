import { nonNegativeLeastSquares } from "../../stats/non-negative-least-squares.ts";
import { quantile } from "../../stats/quantile.ts";
import { builtInRatios, builtInScale } from "./built-in.ts";

/** Where log(true / estimate) of an answer not yet seen will lie. */
export interface Ratios {
  /** Its typical size at an estimate of μ tokens is `scale[0] + scale[1] / √μ`: long answers are estimated better. */
  readonly scale: readonly [number, number];
  /** In units of that size: 5 % and 95 % lie below these, and the mean. */
  readonly low: number;
  readonly mean: number;
  readonly high: number;
}

/**
 * Learns `Ratios` from answers seen, and from the built-in ones as if they were 19 more of the same size. The quantiles hold for one more answer of
 * the same kind whatever the distribution (conformal prediction: Vovk, Gammerman & Shafer, 2005).
 *
 * @param ratio true count / estimate
 * @param estimate the estimate, tokens
 */
export function ratiosOf(ratio: Float64Array, estimate: Float64Array): Ratios {
  const scale = scaleOf(ratio, estimate);
  const sizes = new Float64Array(ratio.length + builtInRatios.length);
  ratio.forEach((value, i) => (sizes[i] = Math.log(value) / sizeAt(scale, estimate[i] ?? 1)));
  sizes.set(builtInRatios, ratio.length);
  sizes.sort();
  const mean = sizes.reduce((sum, value) => sum + value, 0) / sizes.length;
  return { scale, low: quantile(sizes, 0.05), mean, high: quantile(sizes, 0.95) };
}

export function sizeAt(scale: readonly [number, number], estimate: number): number {
  return scale[0] + scale[1] / Math.sqrt(estimate);
}

/** Straight line through |log ratio| over 1 / √estimate, neither part below zero; the built-in line counts like five answers. */
function scaleOf(ratio: Float64Array, estimate: Float64Array): readonly [number, number] {
  let count = 0;
  let roots = 0;
  let inverses = 0;
  let sizes = 0;
  let products = 0;
  const add = (size: number, tokens: number, weight: number): void => {
    const root = 1 / Math.sqrt(tokens);
    count += weight;
    roots += weight * root;
    inverses += weight * root * root;
    sizes += weight * size;
    products += weight * size * root;
  };
  for (const tokens of [100, 200, 400, 800, 1600]) add(sizeAt(builtInScale, tokens), tokens, 1);
  ratio.forEach((value, i) => add(Math.abs(Math.log(value)), estimate[i] ?? 1, 1));
  const [constant, perRoot] = nonNegativeLeastSquares([count, roots, roots, inverses], [sizes, products]);
  return [constant ?? 0, perRoot ?? 0];
}
