import type { Interval } from "./ratio-interval.ts";
import { studentTQuantile } from "./student-t.ts";

const z = 1.959963984540054;

/**
 * How many things happen in a week, with a 95 % interval from how much weeks differ: Student's t on the counts of whole weeks,
 * never narrower than for things that happen independently of each other (Poisson, the normal distribution), because a
 * few weeks that are alike by chance prove nothing. Assumes weeks alike and independent. When not to use it: for fewer than 4 weeks, or
 * across a change that everybody knows of (a holiday season).
 *
 * @param days counts of consecutive days, the first one first; days after the last whole week count for the rate only
 * @returns null for less than two whole weeks
 */
export function weeklyRate(days: readonly number[]): Interval | null {
  const weeks = Math.floor(days.length / 7);
  if (weeks < 2) return null;
  const value = (7 * sum(days)) / days.length;
  const counts = Array.from({ length: weeks }, (_, week) => sum(days.slice(week * 7, week * 7 + 7)));
  const mean = sum(counts) / weeks;
  const spread = sum(counts.map((count) => (count - mean) ** 2)) / (weeks - 1);
  const arm = Math.max(studentTQuantile(0.975, weeks - 1) * Math.sqrt(spread / weeks), z * Math.sqrt(Math.max(mean, 1) / weeks));
  return { value, low: Math.max(0, value - arm), high: value + arm };
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0);
}
