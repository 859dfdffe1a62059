import type { Ledger } from "../../db/clickhouse/ledger.ts";
import { readRow } from "../read-row.ts";

/** Micro-dollars. */
export interface BillMonthSums {
  /** First day of the month. */
  readonly month: string;
  /** Use billed by amount. */
  readonly metered: { readonly micros: number };
  /** List value of use under seats. */
  readonly seats: { readonly micros: number };
}

const months = `SELECT toString(month) AS name, sumIf(cost_micros, price_kind != 'seat share') AS metered, sumIf(cost_micros, price_kind = 'seat share') AS seats
FROM usage_monthly WHERE month BETWEEN {from:Date} AND {to:Date}
GROUP BY month ORDER BY month`;

const days = `SELECT toString(toStartOfMonth(day)) AS name, sumIf(cost_micros, price_kind != 'seat share') AS metered, sumIf(cost_micros, price_kind = 'seat share') AS seats
FROM spend_daily WHERE day BETWEEN {from:Date} AND {to:Date}
GROUP BY name ORDER BY name`;

/** The whole organisation's use by month, in order of time. Months by their first days, both included. */
export function billByMonths(ledger: Ledger, from: string, to: string): Promise<BillMonthSums[]> {
  return ledger.query(months, { from, to }, sumsOf);
}

/** The same for the days of a month that is not over, both included. */
export function billWithin(ledger: Ledger, from: string, to: string): Promise<BillMonthSums[]> {
  return ledger.query(days, { from, to }, sumsOf);
}

function sumsOf(value: unknown): BillMonthSums {
  const row = readRow(value);
  return { month: row.text("name"), metered: { micros: row.integer("metered") }, seats: { micros: row.integer("seats") } };
}
