import type { Ledger } from "../../db/clickhouse/ledger.ts";
import { readRow } from "../read-row.ts";

const statement = `SELECT DISTINCT concat(toString(toYear(day)), '-Q', toString(toQuarter(day))) AS quarter
FROM usage_daily
WHERE day <= toDate({until:UInt16})
ORDER BY quarter`;

/** The quarters in which anything was used, "2026-Q3", in order of time. `until`: days since 1970. */
export async function usageQuarters(ledger: Ledger, until: number): Promise<string[]> {
  return ledger.query(statement, { until }, (row) => readRow(row).text("quarter"));
}
