import type { AdoptionMonth } from "../../../model/pages/adoption.ts";
import type { Cell } from "../../lib/csv.ts";
import { sayPeriod } from "../../lib/say.ts";
import { sayPercent } from "./say-percent.ts";

/** What became of both shares, in one sentence: the reported one never alone. */
export function trendFinding(first: AdoptionMonth, last: AdoptionMonth): string {
  const change = (before: number | null, now: number | null): string => {
    if (before === null || now === null) return "are not told";
    return before === now ? `stayed at ${sayPercent(now)}` : `went from ${sayPercent(before)} to ${sayPercent(now)}`;
  };
  return `Weeks with any use ${change(first.active.value, last.active.value)}; weeks with an outcome ${change(first.outcome.value, last.outcome.value)}`;
}

/** Months as a table and as CSV, shares from 0 to 1. */
export function trendRows(months: readonly AdoptionMonth[]): readonly (readonly Cell[])[] {
  return [
    ["Month", "Any use", "low", "high", "Outcome", "Outcome low", "Outcome high", "Exploration beside", "People (rounded to 5)"],
    ...months.map(({ from, to, active, outcome, exploration, people }) => [
      `${from}/${to}`,
      active.value,
      active.low ?? null,
      active.high ?? null,
      outcome.value,
      outcome.low ?? null,
      outcome.high ?? null,
      exploration.value,
      people,
    ]),
  ];
}

export function trendCell(cell: Cell, column: number): string {
  if (cell === null) return "–";
  if (typeof cell === "number") return column === 8 ? String(cell) : sayPercent(cell);
  const [from, to] = cell.split("/");
  return from === undefined || to === undefined ? cell : sayPeriod({ from, to });
}
