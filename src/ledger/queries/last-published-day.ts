import type { Ledger } from "../../db/clickhouse/ledger.ts";
import { readRow } from "../read-row.ts";

/** The last day any published figure covers, `2026-10-31`; null where nothing is published. */
export async function lastPublishedDay(ledger: Ledger): Promise<string | null> {
  const rows = await ledger.query(
    "SELECT toString(max(to_day)) AS day, count() AS n FROM published WHERE snapshot = (SELECT max(snapshot) FROM published)",
    {},
    (value) => {
      const row = readRow(value);
      return row.integer("n") === 0 ? null : row.text("day");
    },
  );
  return rows[0] ?? null;
}
