/**
 * The chance that a standard normal value lies at least as far from 0 as `z`, on either side: the two-sided p of a z statistic.
 *
 * Series near 0, Laplace's continued fraction in the tail (Abramowitz & Stegun 26.2.11 and 26.2.14): relative error below
 * 1e-13, up to |z| = 37. When not to use it: for a statistic whose standard error rests on few people; see studentTail.
 *
 * @param z any number; NaN gives NaN
 */
export function normalTail(z: number): number {
  const x = Math.abs(z);
  const density = Math.exp(-(x ** 2) / 2) / Math.sqrt(2 * Math.PI);
  if (x < 3) {
    let sum = x;
    let term = x;
    for (let odd = 3; term > sum * 1e-17; odd += 2) {
      term *= x ** 2 / odd;
      sum += term;
    }
    return 1 - 2 * density * sum;
  }
  let rest = x;
  for (let k = 120; k >= 1; k--) rest = x + k / rest;
  return (2 * density) / rest;
}
