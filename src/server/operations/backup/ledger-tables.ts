import type { Ledger } from "../../../db/clickhouse/ledger.ts";
import { readRow } from "../../../ledger/read-row.ts";

/** A table of the ledger as a backup sees it. */
export interface LedgerTable {
  readonly name: string;
  readonly columns: readonly string[];
  /** Filled by a materialised view: made anew when the facts are put back. */
  readonly rolledUp: boolean;
}

/**
 * All tables but the book of migrations. Derived rows are read before what they are derived from: what arrives while a backup is
 * read is then at worst not derived yet, which settling mends.
 */
export async function ledgerTables(ledger: Ledger): Promise<LedgerTable[]> {
  const views = await ledger.query(
    "SELECT create_table_query AS text FROM system.tables WHERE database IN (currentDatabase(), concat(currentDatabase(), '_shard')) AND engine = 'MaterializedView'",
    {},
    (row) => /\bTO\s+(?:[\w`]+\.)?`?(\w+)`?/.exec(readRow(row).text("text"))?.[1] ?? "",
  );
  const sql = `SELECT table, groupArray(name) AS columns FROM (SELECT table, name FROM system.columns WHERE database = currentDatabase() ORDER BY table, position)
WHERE table IN (SELECT name FROM system.tables WHERE database = currentDatabase() AND (engine LIKE '%MergeTree' OR engine = 'Distributed'))
  AND table != 'schema_migration'
GROUP BY table ORDER BY table`;
  const tables = await ledger.query(sql, {}, (value) => {
    const row = readRow(value);
    return { name: row.text("table"), columns: row.texts("columns"), rolledUp: views.includes(row.text("table")) };
  });
  const order = (name: string): number => (name.startsWith("published") ? 0 : name === "yield" ? 1 : name === "usage" ? 3 : 2);
  return tables.toSorted((a, b) => order(a.name) - order(b.name));
}
