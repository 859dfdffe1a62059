import type { Report } from "../../model/report.ts";
import { calendarDay, day, dayAndYear, dayRange, justBefore, year } from "./dates.ts";

/** "1 Sep – 31 Oct 2026": the period asked for; an open end is where the sessions begin or end. "" where both are open. */
export function sayPeriod(report: Report): string {
  const { tz } = report.period;
  const { from, to } = periodDays(report);
  if (from !== null && to !== null) return dayRange(from, to, tz);
  if (from !== null) return `since ${dayAndYear(from, tz)}`;
  return to === null ? "" : `until ${dayAndYear(to, tz)}`;
}

/** First and last instant of the period that have a day of their own; null where there is nothing. */
export function periodDays(report: Report): { from: string | null; to: string | null } {
  const { from, to } = report.period;
  return {
    from: from ?? report.sessions.reduce<string | null>((first, session) => earlier(first, session.from), null),
    to: to === null ? report.sessions.reduce<string | null>((last, session) => later(last, session.to), null) : justBefore(to),
  };
}

/** "as of 20 Nov": the year only where the period ends in another. What the date rests on is a note of its own. */
export function sayAsOf(report: Report): string {
  const { tz } = report.period;
  const { to } = periodDays(report);
  const date = to !== null && year(to, tz) === year(report.asOf, tz) ? day(report.asOf, tz) : dayAndYear(report.asOf, tz);
  return `as of ${date}`;
}

/** What the as-of moment rests on, behind its date. */
export const sayBecause: Record<Report["asOfBecause"], string> = {
  given: ", as you asked",
  now: ", now",
  "last fetch": ", the last fetch",
  "newest commit": ", the newest commit",
};

/** What the report is about, for headings. */
export function sayPlace(report: Report): string {
  if (report.repository !== null) return report.repository.name;
  if (report.repositories.length === 0) return "no repository found";
  return report.repositories.length === 1 ? (report.repositories[0] ?? "") : `${report.repositories.length} repositories`;
}

/** "in the 61 days before", or the days themselves where they are not the same number. */
export function sayBefore(report: Report): string | null {
  const { before, period } = report;
  if (before === null) return null;
  const days = Math.round((Date.parse(before.to) - Date.parse(before.from)) / 86_400_000);
  if (Number.isNaN(days)) return null;
  const follows = period.from !== null && calendarDay(before.to, period.tz) === calendarDay(period.from, period.tz);
  if (days >= 1 && follows) return days === 1 ? "the day before" : `in the ${days} days before`;
  return `in ${dayRange(before.from, justBefore(before.to), period.tz)}`;
}

function earlier(first: string | null, other: string): string {
  return first === null || Date.parse(other) < Date.parse(first) ? other : first;
}

function later(last: string | null, other: string): string {
  return last === null || Date.parse(other) > Date.parse(last) ? other : last;
}
