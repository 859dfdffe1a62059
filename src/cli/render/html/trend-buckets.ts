import type { Report } from "../../../model/report.ts";
import { calendarDay, day, dayAndYear, justBefore } from "../dates.ts";
import { yieldAmounts } from "../yield-bar.ts";

export type Granularity = "day" | "week" | "month" | "year";

/** A stretch of days: the amounts of the five parts, micro-dollars. */
export interface Bucket {
  /** Its first day, "2026-10-31". */
  readonly start: string;
  /** "week of 26 Oct". */
  readonly name: string;
  /** As short as an axis needs it. */
  readonly label: string;
  readonly amounts: readonly number[];
}

/** The cost over time: by day up to 45 days, by week up to 9 months, by month up to 5 years. Empty stretches stay in. */
export function trendBuckets(report: Report): { granularity: Granularity; buckets: Bucket[] } {
  const { from, to, tz } = report.period;
  const keys = report.days.map(({ key }) => key).filter((key) => !Number.isNaN(dayNumber(key)));
  const bounds = [
    ...keys,
    ...(from === null ? [] : [calendarDay(from, tz)]),
    ...(to === null ? [] : [calendarDay(justBefore(to), tz)]),
  ].sort();
  const [first, last] = [bounds[0], bounds.at(-1)];
  if (first === undefined || last === undefined || keys.length === 0) return { granularity: "day", buckets: [] };
  const days = dayNumber(last) - dayNumber(first) + 1;
  const granularity = days <= 45 ? "day" : days <= 270 ? "week" : days <= 5 * 366 ? "month" : "year";
  const sums = new Map<string, readonly number[]>();
  // A clock that was decades off must not fill the page with empty years.
  if (days < 60 * 366)
    for (let at = dayNumber(first); at <= dayNumber(last); at++) sums.set(startOf(dayText(at), granularity), [0, 0, 0, 0, 0]);
  for (const group of report.days) {
    if (Number.isNaN(dayNumber(group.key))) continue;
    const start = startOf(group.key, granularity);
    const amounts = yieldAmounts(group.yield);
    sums.set(
      start,
      (sums.get(start) ?? [0, 0, 0, 0, 0]).map((sum, i) => sum + (amounts[i] ?? 0)),
    );
  }
  const buckets = [...sums]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([start, amounts]) => ({ start, amounts, ...names(start, granularity) }));
  return { granularity, buckets };
}

function startOf(key: string, granularity: Granularity): string {
  if (granularity === "day") return key;
  if (granularity === "month") return `${key.slice(0, 7)}-01`;
  if (granularity === "year") return `${key.slice(0, 4)}-01-01`;
  const number = dayNumber(key);
  return dayText(number - ((number + 3) % 7)); // 1 January 1970 was a Thursday; weeks begin on Monday
}

function names(start: string, granularity: Granularity): { name: string; label: string } {
  const iso = `${start}T00:00:00Z`;
  if (granularity === "year") return { name: start.slice(0, 4), label: start.slice(0, 4) };
  if (granularity === "month") {
    const [, month = "", year = ""] = dayAndYear(iso, "UTC").split("\u00a0");
    return { name: `${month}\u00a0${year}`, label: month === "Jan" ? year : month };
  }
  return { name: `${granularity === "week" ? "the week of " : ""}${dayAndYear(iso, "UTC")}`, label: day(iso, "UTC") };
}

const dayMs = 86_400_000;

function dayNumber(key: string): number {
  return Math.floor(Date.parse(`${key}T00:00:00Z`) / dayMs);
}

function dayText(number: number): string {
  return new Date(number * dayMs).toISOString().slice(0, 10);
}
