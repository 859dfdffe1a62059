import type { PublishedRow } from "../../ledger/queries/published-rows.ts";
import type { Days } from "./period.ts";

/** The spans of rows that were decided together (a month, or several), in order of time. */
export function blocksOf(rows: readonly PublishedRow[]): Days[] {
  const spans = new Map(rows.map(({ from, to }) => [from, { from, to }]));
  return [...spans.values()].toSorted((a, b) => (a.from < b.from ? -1 : 1));
}

/** Whether spans, which do not overlap and lie within the days, are all of them. */
export function cover(spans: readonly Days[], days: Days): boolean {
  return spans.reduce((sum, span) => sum + lengthOf(span), 0) === lengthOf(days);
}

function lengthOf({ from, to }: Days): number {
  return Math.round((Date.parse(to) - Date.parse(from)) / 86_400_000) + 1;
}
