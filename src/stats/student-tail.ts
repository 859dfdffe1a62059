import { normalTail } from "./normal-tail.ts";

/**
 * The chance that Student's t lies at least as far from 0 as `t`, on either side: the two-sided p of a t statistic.
 *
 * It is the regularised incomplete beta function I_x(degrees/2, 1/2) at x = degrees/(degrees + t²), by its continued fraction
 * (NIST DLMF 8.17.22), on the side where that converges; above 10,000 degrees Hill's transformation to a normal value (1970,
 * Algorithm 395). Relative error below 1e-11. When not to use it: for a statistic whose standard error is known rather than
 * estimated; see normalTail.
 *
 * @param t any number; Infinity gives 0, NaN gives NaN
 * @param degrees of freedom, > 0, whole or not; Infinity is the normal distribution
 */
export function studentTail(t: number, degrees: number): number {
  if (!(degrees > 0)) throw new RangeError(`studentTail: degrees of freedom must be positive, got ${degrees}`);
  if (degrees > 1e4) return normalTail(nearlyNormal(Math.abs(t), degrees));
  const square = t ** 2 / degrees;
  if (square === Infinity) return 0;
  if (square === 0) return 1;
  const a = degrees / 2;
  const front = (Math.exp(-a * Math.log1p(square)) * Math.sqrt(square / (1 + square)) * gammaRatio(a)) / Math.sqrt(Math.PI);
  const x = 1 / (1 + square);
  return x < (a + 1) / (a + 2.5) ? (front / a) * fraction(x, a, 0.5) : 1 - 2 * front * fraction(square / (1 + square), 0.5, a);
}

function nearlyNormal(t: number, degrees: number): number {
  if (degrees === Infinity || t === Infinity) return t;
  const a = degrees - 0.5;
  const z = Math.sqrt(a * Math.log1p(t ** 2 / degrees));
  return z + (z ** 3 + 3 * z) / (48 * a ** 2);
}

/** Γ(a + 1/2)/Γ(a), by its asymptotic series after shifting `a` upwards. */
function gammaRatio(a: number): number {
  let shifted = a;
  let factor = 1;
  for (; shifted < 40; shifted++) factor *= shifted / (shifted + 0.5);
  const i = 1 / shifted;
  return factor * Math.sqrt(shifted) * (1 + i * (-1 / 8 + i * (1 / 128 + i * (5 / 1024 + i * (-21 / 32768 - (i * 399) / 262144)))));
}

/** Lentz's method. */
function fraction(x: number, a: number, b: number): number {
  let upper = 1;
  let lower = 1 / (1 - ((a + b) * x) / (a + 1));
  let product = lower;
  for (let m = 1; m <= 100_000; m++) {
    const even = (m * (b - m) * x) / ((a + 2 * m - 1) * (a + 2 * m));
    const odd = (-(a + m) * (a + b + m) * x) / ((a + 2 * m) * (a + 2 * m + 1));
    lower = 1 / (1 + even * lower);
    upper = 1 + even / upper;
    product *= lower * upper;
    lower = 1 / (1 + odd * lower);
    upper = 1 + odd / upper;
    product *= lower * upper;
    if (Math.abs(lower * upper - 1) < 1e-15) return product;
  }
  return product;
}
