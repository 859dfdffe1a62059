import { pendingMigrations, readMigrations } from "../migrations.ts";
import { splitStatements } from "../split-statements.ts";
import { type Cluster, clusterDatabases, clusterStatements } from "./cluster-ddl.ts";
import { serverStatement } from "./ddl.ts";
import type { OpenLedger } from "./ledger.ts";
import { safeInteger } from "./safe-integer.ts";

/** What has run is written down in the store itself, so that a copy of it knows its own schema. */
const bookkeeping = "CREATE TABLE schema_migration (number UInt32, at DateTime DEFAULT now()) ENGINE = MergeTree ORDER BY number";

/**
 * Brings the ledger's schema up to date, forward only. ClickHouse has no transactions: a file counts as run when all of it
 * has, and each of its statements may be run again. The caller holds the control store's lock (src/db/open-stores.ts), so
 * that of two processes one waits.
 * @throws UpshotError `store-newer`
 */
export async function migrateClickhouse(ledger: OpenLedger, folder: URL, cluster: Cluster | null): Promise<void> {
  const earlier: string[] = [];
  const run = async (statements: readonly string[]): Promise<void> => {
    const ready = cluster === null ? statements.map(serverStatement) : clusterStatements(statements, earlier, cluster);
    for (const statement of ready) await (/^INSERT\s/i.test(statement) ? ledger.command(statement) : ledger.define(statement));
  };
  if (cluster !== null) for (const statement of clusterDatabases(cluster)) await ledger.define(statement);
  await run([bookkeeping]);
  const applied = new Set(await ledger.query("SELECT DISTINCT number FROM schema_migration", {}, numberOf));
  const all = readMigrations(folder);
  const pending = pendingMigrations(all, applied, "the ledger");
  for (const migration of all) {
    const statements = splitStatements(migration.sql);
    if (pending.includes(migration)) {
      await run(statements);
      await ledger.insert("schema_migration", [{ number: migration.number }], { token: `migration ${migration.number}` });
    }
    earlier.push(...statements);
  }
}

function numberOf(row: unknown): number {
  return safeInteger(typeof row === "object" && row !== null && "number" in row ? row.number : null);
}
