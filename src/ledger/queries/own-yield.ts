import type { Ledger } from "../../db/clickhouse/ledger.ts";
import type { Yield } from "../../model/yield.ts";
import { readRow, type RowReader } from "../read-row.ts";

/** A person's own period; days as "2026-09-14", both included. */
export interface OwnScope {
  readonly person: string;
  readonly from: string;
  readonly to: string;
}

export interface OwnCut {
  /** A tool, a model, or a day. */
  readonly id: string;
  readonly yield: Yield;
}

export interface OwnYield {
  readonly total: Yield;
  readonly cannotLink: number;
  readonly byTool: readonly OwnCut[];
  readonly byModel: readonly OwnCut[];
  readonly byDay: readonly OwnCut[];
}

const statement = `SELECT GROUPING(tool) AS all_tools, GROUPING(model) AS all_models, GROUPING(day) AS all_days, tool, model, toString(day) AS day_name,
  sum(y.held) AS held, sum(y.pending) AS pending, sum(y.exploration) AS exploration, sum(y.unlinked) AS unlinked, sum(y.undone) AS undone,
  sumIf(y.unlinked, can_link = 0) AS cannot_link
FROM yield_daily AS y
WHERE day BETWEEN {from:Date} AND {to:Date} AND person = {person:String}
GROUP BY GROUPING SETS ((), (tool), (model), (day))`;

/** What became of one person's use. Only for that person. */
export async function ownYield(ledger: Ledger, { person, from, to }: OwnScope): Promise<OwnYield> {
  const rows = await ledger.query(statement, { person, from, to }, (value) => {
    const row = readRow(value);
    const cut =
      row.integer("all_tools") === 0 ? "tool" : row.integer("all_models") === 0 ? "model" : row.integer("all_days") === 0 ? "day" : "all";
    const id = cut === "tool" ? row.text("tool") : cut === "model" ? row.text("model") : cut === "day" ? row.text("day_name") : "";
    return { cut, id, yield: yieldOf(row), cannotLink: row.integer("cannot_link") };
  });
  const by = (cut: string): OwnCut[] =>
    rows.filter((row) => row.cut === cut && costOf(row.yield) > 0).map(({ id, yield: parts }) => ({ id, yield: parts }));
  const dearest = (a: OwnCut, b: OwnCut): number => costOf(b.yield) - costOf(a.yield) || (a.id < b.id ? -1 : 1);
  const all = rows.find((row) => row.cut === "all");
  return {
    total: all?.yield ?? { held: 0, pending: 0, exploration: 0, unlinked: 0, undone: 0 },
    cannotLink: all?.cannotLink ?? 0,
    byTool: by("tool").sort(dearest),
    byModel: by("model").sort(dearest),
    byDay: by("day").sort((a, b) => (a.id < b.id ? -1 : 1)),
  };
}

export function costOf(parts: Yield): number {
  return parts.held + parts.pending + parts.exploration + parts.unlinked + parts.undone;
}

export function yieldOf(row: RowReader): Yield {
  return {
    held: row.integer("held"),
    pending: row.integer("pending"),
    exploration: row.integer("exploration"),
    unlinked: row.integer("unlinked"),
    undone: row.integer("undone"),
  };
}
