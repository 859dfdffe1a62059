import { solvePositiveDefinite } from "./solve-positive-definite.ts";

/** The share that belongs to a log-odds: 1 / (1 + e^−x). */
export function logistic(x: number): number {
  return x >= 0 ? 1 / (1 + Math.exp(-x)) : Math.exp(x) / (1 + Math.exp(x));
}

export interface LogisticData {
  /** One row of inputs for each case; no column of ones. */
  readonly inputs: readonly (readonly number[])[];
  /** 1 or 0 for each case. */
  readonly outcomes: ArrayLike<number>;
  /** How much each case counts, ≥ 0. Default: 1. */
  readonly weights?: ArrayLike<number>;
}

export interface LogisticFit {
  readonly intercept: number;
  /** One for each input. */
  readonly slopes: readonly number[];
}

const mostSteps = 100;
const smallStep = 1e-8;

/**
 * Logistic regression with a ridge penalty: finds intercept and slopes that maximise the weighted log-likelihood minus
 * `ridge`/2 times the sum of squared slopes (not the intercept). Newton's method, with half steps where one overshoots.
 *
 * Assumes cases that are independent given the inputs; where they come in groups the slopes are still sensible but
 * their apparent precision is not. Inputs should be of similar size, since the penalty is the same for all.
 * Reference: Hastie, Tibshirani, Friedman, The Elements of Statistical Learning, 4.4. When not to use it: with
 * `ridge` 0 and outcomes that the inputs separate perfectly there is no maximum.
 *
 * @throws RangeError without cases, or where the inputs are collinear and `ridge` is 0
 */
export function fitLogistic({ inputs, outcomes, weights }: LogisticData, ridge: number): LogisticFit {
  const size = (inputs[0]?.length ?? -1) + 1;
  if (size === 0) throw new RangeError("fitLogistic: no cases");
  const inputOf = (row: readonly number[], column: number): number => (column === 0 ? 1 : (row[column - 1] ?? 0));
  const linear = (row: readonly number[], at: Float64Array): number =>
    at.reduce((sum, slope, column) => sum + slope * inputOf(row, column), 0);
  const loss = (at: Float64Array): number => {
    let sum = 0;
    for (const [index, row] of inputs.entries()) {
      const x = (outcomes[index] === 1 ? 1 : -1) * linear(row, at);
      sum += (weights?.[index] ?? 1) * (x > 0 ? Math.log1p(Math.exp(-x)) : Math.log1p(Math.exp(x)) - x);
    }
    return sum + (ridge / 2) * at.subarray(1).reduce((total, slope) => total + slope * slope, 0);
  };

  let now = new Float64Array(size);
  let lossNow = loss(now);
  for (let step = 0; step < mostSteps; step++) {
    const gradient = new Float64Array(size);
    const curvature = new Float64Array(size * size);
    for (const [index, row] of inputs.entries()) {
      const weight = weights?.[index] ?? 1;
      const share = logistic(linear(row, now));
      const bend = weight * share * (1 - share);
      for (let a = 0; a < size; a++) {
        const input = inputOf(row, a);
        if (input === 0) continue;
        gradient[a] = (gradient[a] ?? 0) + weight * (share - (outcomes[index] === 1 ? 1 : 0)) * input;
        for (let b = 0; b <= a; b++) curvature[a * size + b] = (curvature[a * size + b] ?? 0) + bend * input * inputOf(row, b);
      }
    }
    for (let a = 1; a < size; a++) {
      gradient[a] = (gradient[a] ?? 0) + ridge * (now[a] ?? 0);
      curvature[a * size + a] = (curvature[a * size + a] ?? 0) + ridge;
    }
    const move = solvePositiveDefinite(curvature, gradient);
    let next = now;
    let lossNext = Infinity;
    for (let part = 1; part > 1e-6 && !(lossNext <= lossNow); part /= 2) {
      next = now.map((slope, index) => slope - part * (move[index] ?? 0));
      lossNext = loss(next);
    }
    const done = Math.max(...move.map(Math.abs)) < smallStep || !(lossNext < lossNow);
    if (lossNext <= lossNow) [now, lossNow] = [next, lossNext];
    if (done) break;
  }
  return { intercept: now[0] ?? 0, slopes: [...now.subarray(1)] };
}
