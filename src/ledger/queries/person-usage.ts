import type { Ledger } from "../../db/clickhouse/ledger.ts";
import type { UsageRow } from "../facts/usage-row.ts";
import { readRow } from "../read-row.ts";
import { usageRowColumns, usageRowGroup, usageRowOf } from "./current-usage.ts";

/** Months a person has rows of usage in, `202609`. */
export function personMonths(ledger: Ledger, person: string): Promise<number[]> {
  const statement = "SELECT DISTINCT toYYYYMM(day) AS month FROM usage WHERE person = {person:String} ORDER BY month";
  return ledger.query(statement, { person }, (row) => readRow(row).integer("month"));
}

export interface NetRow {
  readonly row: UsageRow;
  /** Sum of its signs, never 0: 1 as a rule; below 0 where two changes took it back at once. */
  readonly net: number;
}

/** A person's rows of usage in a month that do not cancel out. */
export function personUsage(ledger: Ledger, person: string, month: number): Promise<NetRow[]> {
  const statement = `SELECT ${usageRowColumns}, sum(sign) AS net
FROM usage
WHERE person = {person:String} AND toYYYYMM(day) = {month:UInt32}
GROUP BY ${usageRowGroup}
HAVING net != 0
ORDER BY key, at_ms`;
  return ledger.query(statement, { person, month }, (value) => ({ row: usageRowOf(value), net: readRow(value).integer("net") }));
}
