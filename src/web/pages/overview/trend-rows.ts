import type { TrendSpan } from "../../../model/pages/overview.ts";
import type { Cell } from "../../lib/csv.ts";
import { parts, totalOf } from "../../lib/parts.ts";
import { sayMoney, sayPeriod } from "../../lib/say.ts";

/** The trend's spans as a table and as CSV: money in dollars, of the whole span. */
export function trendRows(spans: readonly TrendSpan[]): readonly (readonly Cell[])[] {
  return [
    ["From – to", ...parts.map(({ name }) => `${name} ($)`), "Cost ($)", "People (rounded to 5)"],
    ...spans.map((span) => [
      `${span.from}/${span.to}`,
      ...parts.map(({ id }) => span.yield[id] / 1e6),
      totalOf(span.yield) / 1e6,
      span.people,
    ]),
  ];
}

export function trendCell(cell: Cell, column: number): string {
  if (typeof cell === "number") return column <= parts.length + 1 ? sayMoney(cell * 1e6) : String(cell);
  const [from, to] = (cell ?? "").split("/");
  return from === undefined || to === undefined ? (cell ?? "") : sayPeriod({ from, to });
}
