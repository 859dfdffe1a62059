/**
 * The value that Student's t stays below with probability `p`.
 *
 * Inverts the distribution by Newton steps kept within a bracket; the distribution is the regularised incomplete beta
 * function, by its continued fraction (Abramowitz & Stegun 26.5.8, 26.7.1). About 10 digits. When not to use it: for tails
 * below 1e-8.
 *
 * @param p between 0 and 1, both excluded
 * @param degrees of freedom, > 0, whole or not (Satterthwaite); Infinity is the normal distribution
 */
export function studentTQuantile(p: number, degrees: number): number {
  if (!(p > 0 && p < 1)) throw new RangeError(`studentTQuantile: p must lie between 0 and 1, got ${p}`);
  if (!(degrees > 0)) throw new RangeError(`studentTQuantile: degrees of freedom must be positive, got ${degrees}`);
  if (p === 0.5) return 0;
  if (p < 0.5) return -studentTQuantile(1 - p, degrees);
  const df = Math.min(degrees, 1e7);
  let low = 0;
  let high = 1;
  while (studentT(high, df) < p) high *= 2;
  const logScale = logGamma((df + 1) / 2) - logGamma(df / 2) - 0.5 * Math.log(df * Math.PI);
  let t = (low + high) / 2;
  for (let step = 0; step < 200; step++) {
    const error = studentT(t, df) - p;
    if (error > 0) high = t;
    else low = t;
    const next = t - error / Math.exp(logScale - ((df + 1) / 2) * Math.log1p((t * t) / df));
    const inside = next > low && next < high ? next : (low + high) / 2;
    if (Math.abs(inside - t) <= 1e-12 * Math.max(1, t)) return inside;
    t = inside;
  }
  return t;
}

/** P(T ≤ t) for t ≥ 0. */
function studentT(t: number, df: number): number {
  return 1 - 0.5 * incompleteBeta(df / (df + t * t), df / 2, 0.5);
}

/** Regularised incomplete beta function I_x(a, b). */
function incompleteBeta(x: number, a: number, b: number): number {
  if (x <= 0) return 0;
  if (x >= 1) return 1;
  const front = Math.exp(logGamma(a + b) - logGamma(a) - logGamma(b) + a * Math.log(x) + b * Math.log1p(-x));
  // The continued fraction converges quickly on one side of the mode only.
  return x < (a + 1) / (a + b + 2) ? (front * betaFraction(x, a, b)) / a : 1 - (front * betaFraction(1 - x, b, a)) / b;
}

/** Lentz's method. */
function betaFraction(x: number, a: number, b: number): number {
  const tiny = 1e-300;
  let c = 1;
  let d = 1 / (Math.abs(1 - ((a + b) * x) / (a + 1)) < tiny ? tiny : 1 - ((a + b) * x) / (a + 1));
  let product = d;
  for (let m = 1; m <= 10_000; m++) {
    for (const factor of [
      (m * (b - m) * x) / ((a + 2 * m - 1) * (a + 2 * m)),
      (-(a + m) * (a + b + m) * x) / ((a + 2 * m) * (a + 2 * m + 1)),
    ]) {
      d = 1 + factor * d;
      c = 1 + factor / c;
      d = 1 / (Math.abs(d) < tiny ? tiny : d);
      if (Math.abs(c) < tiny) c = tiny;
      product *= d * c;
      if (factor < 0 && Math.abs(d * c - 1) < 1e-15) return product;
    }
  }
  return product;
}

/** Lanczos' approximation with g = 7 and nine coefficients (Godfrey), for x > 0. */
function logGamma(x: number): number {
  if (x < 0.5) return Math.log(Math.PI / Math.sin(Math.PI * x)) - logGamma(1 - x);
  const z = x - 1;
  const sum = lanczos.reduce((total, coefficient, i) => total + (i === 0 ? coefficient : coefficient / (z + i)), 0);
  const t = z + 7.5;
  return 0.5 * Math.log(2 * Math.PI) + (z + 0.5) * Math.log(t) - t + Math.log(sum);
}

const lanczos = [
  0.99999999999980993, 676.5203681218851, -1259.1392167224028, 771.32342877765313, -176.61502916214059, 12.507343278686905,
  -0.13857109526572012, 9.9843695780195716e-6, 1.5056327351493116e-7,
];
