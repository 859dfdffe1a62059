import { dayName, lastDayOfMonth, quarterSpan, type Span } from "../privacy/days.ts";

/** The months of "2026-Q3". */
export function monthsOf(quarter: string): Span[] {
  const { from, to } = quarterSpan(quarter);
  const months: Span[] = [];
  for (let day = from; day <= to; day = lastDayOfMonth(day) + 1) months.push({ from: day, to: lastDayOfMonth(day) });
  return months;
}

/** "2026-Q3" → "2026-Q2" */
export function quarterBefore(quarter: string): string {
  const day = dayName(quarterSpan(quarter).from - 1);
  return `${day.slice(0, 4)}-Q${Math.ceil(Number(day.slice(5, 7)) / 3)}`;
}

/** The Thursdays in a span: an ISO week counts to where its Thursday lies. The epoch was a Thursday. */
export function thursdaysOf({ from, to }: Span): number[] {
  const days: number[] = [];
  for (let day = Math.ceil(from / 7) * 7; day <= to; day += 7) days.push(day);
  return days;
}
