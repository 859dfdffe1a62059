export interface Rayleigh {
  /** The period tried at which the events gather most; the first of equals. */
  readonly period: number;
  /** Length of the mean vector on that circle: 0 … 1. */
  readonly concentration: number;
  /** Rayleigh's z: n × concentration². */
  readonly z: number;
  /** Chance of so strong a gathering at one of the periods tried, were the events spread evenly and independent. */
  readonly p: number;
}

/**
 * Do events gather at one phase of a period? Rayleigh's test at each period of a list, with Bonferroni's correction. Null
 * without events or periods.
 *
 * The chance is Zar's approximation (Biostatistical Analysis, 5th edition, 27.1; after Greenwood & Durand 1955). Events of the same
 * moment count once. When not to use it: to tell a machine from a person. People's days are periodic: it fires on honest working days
 * at 24 hours and every part of them, and on bursts, whose events are not independent. For that, use `clockwork`.
 *
 * @param times in any order
 * @param periods in the same unit, each > 0
 */
export function rayleigh(times: readonly number[], periods: readonly number[]): Rayleigh | null {
  const moments = [...new Set(times)];
  const n = moments.length;
  if (n === 0) return null;
  let best: { readonly period: number; readonly length: number } | null = null;
  for (const period of periods) {
    if (!(period > 0)) throw new RangeError(`rayleigh: a period must be positive, got ${period}`);
    const length = Math.min(n, lengthOfSum(moments, period));
    // A period and its multiples tie up to rounding; the first one wins.
    if (best === null || length > best.length + 1e-9 * n) best = { period, length };
  }
  if (best === null) return null;
  const chance = Math.exp(Math.sqrt(1 + 4 * n + 4 * (n ** 2 - best.length ** 2)) - (1 + 2 * n));
  const concentration = best.length / n;
  return { period: best.period, concentration, z: n * concentration ** 2, p: Math.min(1, periods.length * chance) };
}

/** Length of the sum of the unit vectors. */
function lengthOfSum(moments: readonly number[], period: number): number {
  let [x, y] = [0, 0];
  for (const moment of moments) {
    // The remainder first: sines of large numbers lose digits.
    const angle = (2 * Math.PI * (moment % period)) / period;
    x += Math.cos(angle);
    y += Math.sin(angle);
  }
  return Math.hypot(x, y);
}
