import { solvePositiveDefinite } from "./solve-positive-definite.ts";

/**
 * Least squares with coefficients ≥ 0: the b ≥ 0 that minimises ½·bᵀ·G·b − mᵀ·b, where G = XᵀWX and m = XᵀWy.
 *
 * Starts at zero and lets in, one by one, a coefficient whose growth improves the fit; where the fit of those let
 * in would turn one negative, it walks only as far as that one reaches zero and leaves it out again.
 * Reference: Lawson & Hanson, Solving Least Squares Problems (1974), chapter 23, on the normal equations.
 * Assumes G symmetric and positive definite. When not to use it: where a negative coefficient has a meaning, or
 * for many unknowns (normal equations square the condition number).
 *
 * @param gram G, size × size values, row after row
 * @param moment m, `size` values
 */
export function nonNegativeLeastSquares(gram: ArrayLike<number>, moment: ArrayLike<number>): Float64Array {
  const size = moment.length;
  const b = new Float64Array(size);
  const free: number[] = [];
  // Every round lowers the sum of squares, so the search ends; the bound only stops rounding from going in circles.
  for (let round = 0; round < 3 * size; round++) {
    const entering = mostUseful(gram, moment, b, free);
    if (entering === -1) break;
    free.push(entering);
    while (free.length > 0) {
      const target = solveFree(gram, moment, free);
      let step = 1;
      let blocking = -1;
      free.forEach((k, i) => {
        const from = b[k] ?? 0;
        const to = target[i] ?? 0;
        if (to > 0 || from / (from - to || 1) >= step) return;
        step = from / (from - to || 1);
        blocking = i;
      });
      free.forEach((k, i) => (b[k] = (b[k] ?? 0) + step * ((target[i] ?? 0) - (b[k] ?? 0))));
      if (blocking === -1) break;
      b[free[blocking] ?? 0] = 0;
      free.splice(blocking, 1);
    }
  }
  return b;
}

const smallest = 1e-200;

/** The coefficient at zero with the steepest gain, relative to its own terms so that rounding is no gain; -1: none. */
function mostUseful(gram: ArrayLike<number>, moment: ArrayLike<number>, b: Float64Array, free: readonly number[]): number {
  const size = moment.length;
  let best = -1;
  let steepest = 1e-10;
  for (let k = 0; k < size; k++) {
    if (free.includes(k)) continue;
    let slope = moment[k] ?? 0;
    let terms = Math.abs(slope);
    for (let j = 0; j < size; j++) {
      const term = (gram[k * size + j] ?? 0) * (b[j] ?? 0);
      slope -= term;
      terms += Math.abs(term);
    }
    // Below that a step is rounded to nothing, and would be taken for ever.
    if (slope < smallest || slope <= steepest * terms) continue;
    steepest = slope / terms;
    best = k;
  }
  return best;
}

function solveFree(gram: ArrayLike<number>, moment: ArrayLike<number>, free: readonly number[]): Float64Array {
  const size = moment.length;
  return solvePositiveDefinite(
    free.flatMap((row) => free.map((column) => gram[row * size + column] ?? 0)),
    free.map((k) => moment[k] ?? 0),
  );
}
