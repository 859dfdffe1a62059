import { studentTQuantile } from "./student-t.ts";

export interface MonthEndForecast {
  /** What the days left will add, most likely. */
  readonly rest: number;
  /** 90 % interval of `rest`. */
  readonly low: number;
  readonly high: number;
  /** Whole weeks it was learnt from. */
  readonly weeks: number;
}

/** Weeks of history needed, and used at most: older ones tell little of a level that moves. */
export const leastWeeks = 8;
const mostWeeks = 13;

/** How far the level follows each new week; one half makes a week count half as much as the week after it. */
const follow = 0.5;

/**
 * What the days left of a month will add to a total that is counted daily, with a 90 % interval.
 *
 * The last 8–13 weeks are cut into windows of seven days that end with the last day known: each holds every weekday once.
 * Their totals are followed by exponential smoothing (Holt 1957; Hyndman et al., Forecasting with Exponential Smoothing, 2008,
 * chapter 4): a level that wanders, with noise on top. Growth is the usual change from week to week, drawn towards none as far as
 * it cannot be told from noise (positive-part James–Stein). A weekday's share of a week is its share of all windows, so that
 * what is left is counted in weeks: five working days are more of one than five days with a weekend. The width comes from how far
 * each window missed the level before it, by Student's t with as many degrees of freedom as there were misses less one, on the
 * logarithmic scale, so that it never reaches below zero.
 *
 * Assumes that the days left are like those before. When not to use it: where a holiday, a price, a roll-out or a new limit makes
 * the rest of the month unlike the last weeks; for single people or small teams, whose days are rare and large; where most days
 * are empty; with less than 8 weeks (null then, as where nothing was used).
 *
 * @param daily totals ≥ 0 day by day without gaps, the last one the last day that is over
 * @param left number of days to come
 */
export function monthEndForecast(daily: readonly number[], left: number): MonthEndForecast | null {
  const weeks = Math.min(mostWeeks, Math.floor(daily.length / 7));
  if (weeks < leastWeeks) return null;
  const used = daily.slice(-7 * weeks);
  const whole = sumOf(used);
  if (!(whole > 0)) return null;
  const totals = Array.from({ length: weeks }, (_, week) => sumOf(used.slice(7 * week, 7 * week + 7)));
  const { level, growth, growthError, miss } = followed(totals);
  const shares = Array.from({ length: 7 }, (_, weekday) => sumOf(used.filter((_amount, day) => day % 7 === weekday)) / whole);
  let ahead = 0;
  let rest = 0;
  for (let day = 0; day < left; day++) {
    const share = shares[day % 7] ?? 0;
    rest += level * share * (1 + growth) ** (day / 7);
    ahead += share;
  }
  if (rest === 0) return { rest: 0, low: 0, high: 0, weeks };
  // Of one week's miss: the level's own error, its wandering over the weeks ahead, and their noise, each as a part of their sum;
  // then what an error of the growth adds up to by the middle of them.
  const variance = miss ** 2 * (follow ** 2 + (follow ** 2 * ahead) / 3 + (1 - follow) / ahead) + (growthError * (ahead / 2)) ** 2;
  const width = Math.exp(studentTQuantile(0.95, weeks - 2) * Math.sqrt(Math.log1p(variance)));
  return { rest, low: rest / width, high: rest * width, weeks };
}

interface Followed {
  /** After the last total. */
  readonly level: number;
  /** Usual growth a week and its standard error, as parts of the level. */
  readonly growth: number;
  readonly growthError: number;
  /** Usual relative miss: root of the mean square, with one degree of freedom gone for the growth. */
  readonly miss: number;
}

function followed(totals: readonly number[]): Followed {
  const { growth, growthError } = usualGrowth(totals);
  const [first = 0, ...later] = totals;
  let level = first;
  let squares = 0;
  for (const total of later) {
    const expected = level * (1 + growth);
    squares += expected > 0 ? (total / expected - 1) ** 2 : 0;
    level = expected + follow * (total - expected);
  }
  return { level: level * (1 + growth), growth, growthError, miss: Math.sqrt(squares / (later.length - 1)) };
}

/** Slope of a straight line through the totals as a part of their mean, less what noise alone would show. */
function usualGrowth(totals: readonly number[]): { growth: number; growthError: number } {
  const n = totals.length;
  const middle = (n - 1) / 2;
  const mean = sumOf(totals) / n;
  const spread = sumOf(totals.map((_, i) => (i - middle) ** 2));
  const slope = sumOf(totals.map((total, i) => (i - middle) * total)) / spread;
  const noise = sumOf(totals.map((total, i) => (total - mean - slope * (i - middle)) ** 2)) / (n - 2) / spread;
  const growth = slope === 0 ? 0 : (slope / mean) * Math.max(0, 1 - noise / slope ** 2);
  return { growth, growthError: Math.sqrt(noise) / mean };
}

function sumOf(numbers: readonly number[]): number {
  return numbers.reduce((sum, number) => sum + number, 0);
}
