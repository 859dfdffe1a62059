import type { Ledger } from "../../db/clickhouse/ledger.ts";
import { readRow } from "../read-row.ts";

/** No use was ever appended. */
export async function isLedgerEmpty(ledger: Ledger): Promise<boolean> {
  const rows = await ledger.query("SELECT day FROM usage_daily LIMIT 1", {}, (row) => readRow(row).text("day"));
  return rows.length === 0;
}
