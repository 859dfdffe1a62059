import type { TrendSpan } from "../../model/pages/overview.ts";
import { yieldParts } from "../../model/yield.ts";
import { addDays, countDays } from "../lib/periods.ts";

/**
 * Pieces of one calendar week (Monday to Sunday), cut apart at the end of a month, become one span again: a column of a
 * single Monday would tell of the calendar, not of the work. Its people are those of the larger piece, since the two
 * overlap by an unknown number.
 */
export function joinWeeks(spans: readonly TrendSpan[]): readonly TrendSpan[] {
  const joined: TrendSpan[] = [];
  for (const span of spans) {
    const last = joined.at(-1);
    if (last === undefined || addDays(last.to, 1) !== span.from || mondayOf(last.from) !== mondayOf(span.to)) {
      joined.push(span);
      continue;
    }
    const sum = { ...last.yield };
    for (const part of yieldParts) sum[part] += span.yield[part];
    joined[joined.length - 1] = { from: last.from, to: span.to, yield: sum, people: Math.max(last.people, span.people) };
  }
  return joined;
}

/** Micro-dollars a week of a span. Weeks joined by the server count as their average; a part of a week counts as what it is. */
export function weekly(micros: number, span: Pick<TrendSpan, "from" | "to">): number {
  return (7 * micros) / Math.max(7, countDays(span));
}

/** Whether a span is too short to be compared with whole weeks. */
export function isPart(span: Pick<TrendSpan, "from" | "to">): boolean {
  return countDays(span) < 7;
}

function mondayOf(day: string): string {
  return addDays(day, -((new Date(day).getUTCDay() + 6) % 7));
}
