import type { Ledger } from "../../db/clickhouse/ledger.ts";
import { readRow } from "../read-row.ts";

/** When the newest snapshot was written, milliseconds UTC by the engine's clock; 0 where there is none. */
export async function publishedAt(ledger: Ledger): Promise<number> {
  const rows = await ledger.query(
    "SELECT toUnixTimestamp64Milli(max(written)) AS at FROM published WHERE snapshot = (SELECT max(snapshot) FROM published)",
    {},
    (value) => readRow(value).integer("at"),
  );
  return rows[0] ?? 0;
}
