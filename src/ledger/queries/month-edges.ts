import type { Ledger } from "../../db/clickhouse/ledger.ts";
import { readRow } from "../read-row.ts";
import { peopleSum, type PeopleSum } from "./bill-by-day.ts";

export interface MonthEdge {
  readonly vendor: string;
  /** First day of the month it is in by UTC, as vendors bill. */
  readonly utc: string;
  /** The same by the organisation's days, as the ledger counts. */
  readonly local: string;
  readonly metered: PeopleSum;
}

const statement = `SELECT vendor, toString(utc_month) AS utc, toString(month) AS local, sum(amount) AS micros,
  countIf(amount > 0) AS people, max(amount) AS first, arrayReverseSort(groupArray(amount))[2] AS second
FROM (
  SELECT CAST(transform(tool, {tools:Array(String)}, {vendors:Array(String)}), 'LowCardinality(String)') AS vendor, utc_month, month, person, sum(cost_micros) AS amount
  FROM usage_monthly
  WHERE month BETWEEN {from:Date} AND {to:Date} AND price_kind != 'seat share' AND utc_month != month
  GROUP BY vendor, utc_month, month, person
)
GROUP BY vendor, utc_month, month
ORDER BY utc_month, month, vendor`;

/** Metered use that lies in another month by UTC than by the organisation's days. Months of those, by their first days, both included. */
export function monthEdges(ledger: Ledger, from: string, to: string, vendors: ReadonlyMap<string, string>): Promise<MonthEdge[]> {
  return ledger.query(statement, { from, to, tools: [...vendors.keys()], vendors: [...vendors.values()] }, (value) => {
    const row = readRow(value);
    return { vendor: row.text("vendor"), utc: row.text("utc"), local: row.text("local"), metered: peopleSum(row) };
  });
}
