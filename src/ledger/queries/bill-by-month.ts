import type { Ledger } from "../../db/clickhouse/ledger.ts";
import { readRow } from "../read-row.ts";
import { peopleSum, type PeopleSum } from "./bill-by-day.ts";

export interface BillMonthSums {
  /** First day of the month. */
  readonly month: string;
  readonly metered: PeopleSum;
  /** List value of use under seats. */
  readonly seats: PeopleSum;
}

const statement = (from: string): string => `SELECT toString(month) AS name, seat, sum(amount) AS micros, countIf(amount > 0) AS people,
  max(amount) AS first, arrayReverseSort(groupArray(amount))[2] AS second
FROM (${from} GROUP BY month, seat, person)
GROUP BY month, seat
ORDER BY month, seat`;

const months = statement(`SELECT month, price_kind = 'seat share' AS seat, person, sum(cost_micros) AS amount FROM usage_monthly
  WHERE month BETWEEN {from:Date} AND {to:Date}`);
const days =
  statement(`SELECT toStartOfMonth(day) AS month, price_kind = 'seat share' AS seat, person, sum(cost_micros) AS amount FROM usage_daily
  WHERE day BETWEEN {from:Date} AND {to:Date}`);

const nobody: PeopleSum = { micros: 0, people: 0, first: 0, second: 0 };

/** The whole organisation's use by month, in order of time. Months by their first days, both included. */
export function billByMonths(ledger: Ledger, from: string, to: string): Promise<BillMonthSums[]> {
  return ask(ledger, months, from, to);
}

/** The same for the days of a month that is not over, both included. */
export function billWithin(ledger: Ledger, from: string, to: string): Promise<BillMonthSums[]> {
  return ask(ledger, days, from, to);
}

async function ask(ledger: Ledger, sql: string, from: string, to: string): Promise<BillMonthSums[]> {
  const rows = await ledger.query(sql, { from, to }, (value) => {
    const row = readRow(value);
    return { month: row.text("name"), seat: row.integer("seat") === 1, sum: peopleSum(row) };
  });
  return [...Map.groupBy(rows, ({ month }) => month)].map(([month, both]) => ({
    month,
    metered: both.find(({ seat }) => !seat)?.sum ?? nobody,
    seats: both.find(({ seat }) => seat)?.sum ?? nobody,
  }));
}
