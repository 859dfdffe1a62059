import type { Ledger } from "../../db/clickhouse/ledger.ts";
import { readRow } from "../read-row.ts";

/** What was observed of one person: in a month (`day` is its first), or on a day; days since 1970. */
export interface ObservationRow {
  readonly person: string;
  readonly day: number;
  readonly value: number;
  readonly weight: number;
  /** The single values, where they are asked for. */
  readonly values: readonly number[];
  /** The first day with a value, and with a weight, above 0; null where there is none. */
  readonly valueFrom: number | null;
  readonly weightFrom: number | null;
}

const columns = {
  month: "toUInt16(toStartOfMonth(o.day)) AS on_day, sum(o.value) AS total, sum(o.weight) AS weights, [] AS single",
  day: "toUInt16(o.day) AS on_day, sum(o.value) AS total, sum(o.weight) AS weights, [] AS single",
  values: "toUInt16(toStartOfMonth(o.day)) AS on_day, toFloat64(0) AS total, toFloat64(count()) AS weights, groupArray(o.value) AS single",
} as const;

/** Rows come by person and month, by person and day, or by person and month with every single value. */
export type ObservationGrain = keyof typeof columns;

/**
 * Runs a metric's statement (columns person, day, value, weight) over the days `from` to `to`, both included, days since 1970.
 * Rows about nobody are left out.
 */
export async function metricObservations(
  ledger: Ledger,
  statement: string,
  grain: ObservationGrain,
  days: { readonly from: number; readonly to: number; readonly timeZone: string },
): Promise<ObservationRow[]> {
  const parameters = { from: dateOf(days.from), to: dateOf(days.to), zone: days.timeZone };
  const found: ObservationRow[] = [];
  const sql = `SELECT toString(o.person) AS who, ${columns[grain]}, toUInt16(minIf(o.day, o.value > 0)) AS value_from,
  toUInt16(minIf(o.day, o.weight > 0)) AS weight_from
FROM (${statement}) AS o WHERE o.person != '' GROUP BY who, on_day`;
  for await (const rows of ledger.stream(sql, parameters)) for (const row of rows) found.push(observationOf(row));
  return found;
}

function observationOf(value: unknown): ObservationRow {
  const row = readRow(value);
  const single = row.texts("single");
  return {
    person: row.text("who"),
    day: row.integer("on_day"),
    value: row.number("total"),
    weight: row.number("weights"),
    values: single.length === 0 ? none : single.map(Number),
    valueFrom: row.integer("value_from") || null,
    weightFrom: row.integer("weight_from") || null,
  };
}

const none: readonly number[] = [];

function dateOf(day: number): string {
  return new Date(day * 86_400_000).toISOString().slice(0, 10);
}
