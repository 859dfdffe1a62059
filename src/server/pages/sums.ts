import type { PublishedRow } from "../../ledger/queries/published-rows.ts";
import type { CutRow, TrendSpan } from "../../model/pages/overview.ts";
import { addYield, noYield, yieldParts, type Yield } from "../../model/yield.ts";

export function sumYield(rows: readonly PublishedRow[]): Yield {
  return rows.reduce((sum, row) => addYield(sum, row.yield), noYield);
}

export function costOf(parts: Yield): number {
  return yieldParts.reduce((sum, part) => sum + parts[part], 0);
}

/**
 * Contributors of a set of rows, at least: one person may have used several tools and worked in several weeks, so of a
 * group's rows in one span the largest counts, and of all spans the largest. Different groups share nobody.
 */
export function peopleOf(rows: readonly PublishedRow[]): number {
  const spans = new Map<string, Map<string, number>>();
  for (const { from, to, group, people } of rows) {
    const span = `${from} ${to}`;
    const groups = spans.get(span) ?? new Map<string, number>();
    groups.set(group, Math.max(groups.get(group) ?? 0, people));
    spans.set(span, groups);
  }
  return Math.max(0, ...[...spans.values()].map((groups) => [...groups.values()].reduce((sum, people) => sum + people, 0)));
}

/** One entry a span, in order of time. */
export function trendOf(rows: readonly PublishedRow[]): TrendSpan[] {
  return [...Map.groupBy(rows, ({ from, to }) => `${from} ${to}`).values()].map((span) => ({
    from: span[0]?.from ?? "",
    to: span[0]?.to ?? "",
    yield: sumYield(span),
    people: peopleOf(span),
  }));
}

/** The rows cut by a name, dearest first; what stands for several small ones comes last. */
export function cutBy(
  rows: readonly PublishedRow[],
  nameOf: (row: PublishedRow) => string,
  shown: (name: string) => { readonly id: string | null; readonly name: string },
): CutRow[] {
  return [...Map.groupBy(rows, nameOf)]
    .map(([name, group]) => {
      const parts = sumYield(group);
      return { ...shown(name), costMicros: costOf(parts), yield: parts, people: peopleOf(group) };
    })
    .toSorted((a, b) => Number(a.id === null) - Number(b.id === null) || b.costMicros - a.costMicros || (a.name < b.name ? -1 : 1));
}
