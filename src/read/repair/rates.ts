import { nonNegativeLeastSquares } from "../../stats/non-negative-least-squares.ts";
import { solvePositiveDefinite } from "../../stats/solve-positive-definite.ts";
import { type Answers, termCount } from "./answers.ts";
import { builtInRates, type Spread, typicalAnswers } from "./built-in.ts";
import type { Noise } from "./noise.ts";

/** Tokens per unit of each term, and the covariance of their errors (6 × 6 values, row after row). */
export interface Rates {
  readonly perTerm: Float64Array;
  readonly error: Float64Array;
}

/** A fit before its error is known, because the noise is only seen once everything is fitted. */
export interface Fit {
  readonly perTerm: Float64Array;
  /** Weight of the known answers and the start together, and of the start alone (6 × 6). */
  readonly weight: Float64Array;
  readonly startWeight: Float64Array;
}

/**
 * Fits rates to known answers, pulled towards `start` as `startAnswers` typical answers with just the counts of `start`
 * would pull (partial pooling): few answers move it little, hundreds decide alone.
 *
 * Weighted least squares with weights 1 / expected (the score of quasi-Poisson regression) and rates ≥ 0: with
 * enough answers the estimates add up to the recorded total exactly, whatever tokens really depend on.
 * Reference: McCullagh & Nelder, Generalized Linear Models (1989), chapter 9.
 */
export function fitRates(known: Answers, start: Float64Array, startAnswers: number): Fit {
  const startWeight = new Float64Array(termCount * termCount);
  for (const answer of typicalAnswers) {
    const terms = Float64Array.from(answer);
    addOuter(startWeight, terms, 0, startAnswers / typicalAnswers.length / expected(terms, 0, start));
  }
  const startMoment = times(startWeight, start);
  let perTerm = start;
  let weight = startWeight;
  for (let round = 0; round < (known.rows.length === 0 ? 0 : 4); round++) {
    weight = startWeight.slice();
    const moment = startMoment.slice();
    addAnswers(known, perTerm, weight, moment);
    const before = perTerm;
    perTerm = nonNegativeLeastSquares(weight, moment);
    if (perTerm.every((rate, k) => Math.abs(rate - (before[k] ?? 0)) <= 1e-4 * rate)) break;
  }
  return { perTerm, weight, startWeight };
}

/**
 * Covariance of the errors of a fit: the sandwich of its estimating equation under `noise`, so that sessions whose
 * answers err together count as few answers. Reference: Liang & Zeger, Biometrika 73 (1986).
 */
export function errorOf(fit: Fit, known: Answers, startError: Float64Array, noise: Noise): Float64Array {
  const middle = product(product(fit.startWeight, startError), fit.startWeight);
  const sessions = new Map<number, Float64Array>();
  for (let i = 0, at = 0; i < known.rows.length; i++, at += termCount) {
    addUpper(middle, known.terms, at, noise.own);
    const session = known.session[i] ?? 0;
    let total = sessions.get(session);
    if (total === undefined) sessions.set(session, (total = new Float64Array(termCount)));
    for (let k = 0; k < termCount; k++) total[k] = (total[k] ?? 0) + (known.terms[at + k] ?? 0);
  }
  for (const total of sessions.values()) addUpper(middle, total, 0, noise.session);
  mirror(middle);
  const inverted = inverse(fit.weight);
  return product(product(inverted, middle), inverted);
}

/** Expected tokens of the answer whose terms start at `at`; at least 1. */
export function expected(terms: Float64Array, at: number, rates: Float64Array): number {
  let sum = 0;
  for (let k = 0; k < termCount; k++) sum += (terms[at + k] ?? 0) * (rates[k] ?? 0);
  return sum > 1 ? sum : 1;
}

/** Variance, in tokens², that errors of the rates give to a sum of terms starting at `at`. */
export function sharedVariance(terms: Float64Array, at: number, error: Float64Array): number {
  let sum = 0;
  for (let row = 0; row < termCount; row++) {
    const term = terms[at + row] ?? 0;
    if (term === 0) continue;
    for (let column = 0; column < termCount; column++) {
      sum += term * (terms[at + column] ?? 0) * (error[row * termCount + column] ?? 0);
    }
  }
  return sum > 0 ? sum : 0;
}

/** Covariance of rates that differ from `rates` by the given relative spread. */
export function spreadOf(rates: Float64Array, spread: Spread): Float64Array {
  const covariance = new Float64Array(termCount * termCount);
  addOuter(covariance, rates, 0, spread.level ** 2);
  for (let k = 0; k < termCount; k++) {
    // A rate fitted to zero is no more certain than the built-in one.
    const size = Math.max(rates[k] ?? 0, builtInRates[k] ?? 0);
    covariance[k * termCount + k] = (covariance[k * termCount + k] ?? 0) + (spread.rate * size) ** 2;
  }
  return covariance;
}

/** Adds the weighted terms of all answers: the normal equations. A function of its own, else V8 compiles it anew in each round. */
function addAnswers({ rows, terms, output }: Answers, perTerm: Float64Array, weight: Float64Array, moment: Float64Array): void {
  for (let i = 0, at = 0; i < rows.length; i++, at += termCount) {
    const own = 1 / expected(terms, at, perTerm);
    addUpper(weight, terms, at, own);
    const pulled = own * (output[i] ?? 0);
    for (let k = 0; k < termCount; k++) moment[k] = (moment[k] ?? 0) + (terms[at + k] ?? 0) * pulled;
  }
  mirror(weight);
}

function addOuter(matrix: Float64Array, terms: Float64Array, at: number, weight: number): void {
  addUpper(matrix, terms, at, weight);
  mirror(matrix);
}

/** Adds the diagonal and what is above it: thousands of symmetric products are summed before the rest is filled in. */
function addUpper(matrix: Float64Array, terms: Float64Array, at: number, weight: number): void {
  for (let row = 0; row < termCount; row++) {
    const scaled = weight * (terms[at + row] ?? 0);
    if (scaled === 0) continue;
    for (let column = row; column < termCount; column++) {
      matrix[row * termCount + column] = (matrix[row * termCount + column] ?? 0) + scaled * (terms[at + column] ?? 0);
    }
  }
}

function mirror(matrix: Float64Array): void {
  for (let row = 1; row < termCount; row++) {
    for (let column = 0; column < row; column++) matrix[row * termCount + column] = matrix[column * termCount + row] ?? 0;
  }
}

function inverse(matrix: Float64Array): Float64Array {
  const result = new Float64Array(termCount * termCount);
  for (let column = 0; column < termCount; column++) {
    const unit = new Float64Array(termCount);
    unit[column] = 1;
    solvePositiveDefinite(matrix, unit).forEach((value, row) => (result[row * termCount + column] = value));
  }
  return result;
}

function times(matrix: Float64Array, vector: Float64Array): Float64Array {
  return vector.map((_, row) => vector.reduce((total, value, column) => total + (matrix[row * termCount + column] ?? 0) * value, 0));
}

function product(a: Float64Array, b: Float64Array): Float64Array {
  return a.map((_, at) => {
    const row = Math.floor(at / termCount);
    let total = 0;
    for (let k = 0; k < termCount; k++) total += (a[row * termCount + k] ?? 0) * (b[k * termCount + (at % termCount)] ?? 0);
    return total;
  });
}
