import type { AdoptionMonth } from "../../../model/pages/adoption.ts";
import type { Figure } from "../../../model/pages/figure.ts";
import type { Cell } from "../../lib/csv.ts";
import { sayPeriod } from "../../lib/say.ts";
import { sayPercent, sayShareOf } from "./say-percent.ts";

/** What became of both shares, in one sentence: the reported one never alone. */
export function trendFinding(first: AdoptionMonth, last: AdoptionMonth): string {
  const change = (before: Figure, now: Figure): string => {
    if (before.value === null || now.value === null) return "are not told";
    const [was, is] = [sayShareOf(before), sayShareOf(now)];
    return was === is ? `stayed at ${is}` : `went from ${was} to ${is}`;
  };
  return `Weeks with any use ${change(first.active, last.active)}; weeks with an outcome ${change(first.outcome, last.outcome)}`;
}

/** Months as a table and as CSV, shares from 0 to 1. */
export function trendRows(months: readonly AdoptionMonth[]): readonly (readonly Cell[])[] {
  return [
    [
      "Month",
      "Any use",
      "low",
      "high",
      "Outcome",
      "Outcome low",
      "Outcome high",
      "Exploration beside",
      "People (rounded to 5)",
      "Not said closer",
    ],
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
      edgesOf({ "any use": active, outcome, exploration }),
    ]),
  ];
}

/** "any use at least, exploration at most": whose value is as far as it is said. */
function edgesOf(figures: Readonly<Record<string, Figure>>): string {
  return Object.entries(figures)
    .flatMap(([name, { edge }]) => (edge === undefined ? [] : [`${name} ${edge}`]))
    .join(", ");
}

export function trendCell(cell: Cell, column: number): string {
  if (cell === null) return "–";
  if (typeof cell === "number") return column === 8 ? String(cell) : sayPercent(cell);
  if (column !== 0) return cell === "" ? "–" : cell;
  const [from, to] = cell.split("/");
  return from === undefined || to === undefined ? cell : sayPeriod({ from, to });
}
