import type { Ledger } from "../../db/clickhouse/ledger.ts";
import { readRow } from "../read-row.ts";

/** Number of the newest snapshot of published figures; null where nothing is published. */
export async function newestSnapshot(ledger: Ledger): Promise<number | null> {
  const rows = await ledger.query("SELECT max(snapshot) AS newest, count() AS n FROM published", {}, (value) => {
    const row = readRow(value);
    return row.integer("n") === 0 ? null : row.integer("newest");
  });
  return rows[0] ?? null;
}
