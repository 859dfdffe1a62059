/**
 * Days as whole numbers since 1970-01-01, in the organisation's time zone, and the calendar the gate works on:
 * base spans (ISO weeks cut at month ends), months and quarters. A span includes both its days.
 */
export interface Span {
  readonly from: number;
  readonly to: number;
}

/** "2026-09-14" → 20710. Throws RangeError for anything that is no date. */
export function dayNumber(name: string): number {
  const at = Date.parse(`${name}T00:00:00Z`);
  if (Number.isNaN(at)) throw new RangeError(`dayNumber: "${name}" is no day like 2026-09-14`);
  return Math.floor(at / 86_400_000);
}

export function dayName(day: number): string {
  return new Date(day * 86_400_000).toISOString().slice(0, 10);
}

/** First and last day of "2026-Q3". Throws RangeError for anything else. */
export function quarterSpan(quarter: string): Span {
  const found = /^(\d{4})-Q([1-4])$/.exec(quarter);
  if (found === null) throw new RangeError(`quarterSpan: "${quarter}" is no quarter like 2026-Q3`);
  const year = Number(found[1]);
  const month = (Number(found[2]) - 1) * 3;
  return { from: Date.UTC(year, month, 1) / 86_400_000, to: Date.UTC(year, month + 3, 0) / 86_400_000 };
}

export function lastDayOfMonth(day: number): number {
  const date = new Date(day * 86_400_000);
  return Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + 1, 0) / 86_400_000;
}

/** The ISO week of a day, cut at the ends of its month. The epoch was a Thursday. */
export function baseSpanOf(day: number): Span {
  const monday = mondayOf(day);
  const date = new Date(day * 86_400_000);
  const first = Date.UTC(date.getUTCFullYear(), date.getUTCMonth(), 1) / 86_400_000;
  return { from: Math.max(monday, first), to: Math.min(monday + 6, lastDayOfMonth(day)) };
}

/** Monday of the ISO week a day lies in. */
export function mondayOf(day: number): number {
  return Math.floor((day + 3) / 7) * 7 - 3;
}

/** The base spans of a quarter in order of time. */
export function baseSpans(quarter: string): Span[] {
  const { from, to } = quarterSpan(quarter);
  const spans: Span[] = [];
  for (let day = from; day <= to;) {
    const span = baseSpanOf(day);
    spans.push(span);
    day = span.to + 1;
  }
  return spans;
}
