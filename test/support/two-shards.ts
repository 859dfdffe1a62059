import { randomBytes } from "node:crypto";
import { join } from "node:path";
import { freePort } from "../../src/db/clickhouse/free-port.ts";
import { clusterDatabases, clusterStatements } from "../../src/db/clickhouse/cluster-ddl.ts";
import { connectLedger, type OpenLedger } from "../../src/db/clickhouse/ledger.ts";
import { bookkeeping } from "../../src/db/clickhouse/migrate-clickhouse.ts";
import { startClickhouse } from "../../src/db/clickhouse/start-clickhouse.ts";
import { readMigrations } from "../../src/db/migrations.ts";
import { splitStatements } from "../../src/db/split-statements.ts";
import { silentLog } from "../../src/kit/log.ts";

/** Two ClickHouse children as the shards of one Distributed cluster, with the whole schema. Without Keeper: nothing is replicated. */
export interface TwoShards {
  /** Connected to each server, and to the database of the Distributed tables. */
  readonly ledgers: readonly OpenLedger[];
  /** The first server's, for `openStores`: it finds the schema in place. */
  readonly clickhouseUrl: string;
  close(): Promise<void>;
}

export async function startTwoShards(folder: string): Promise<TwoShards> {
  const shards = [await freePort(), await freePort()];
  const secret = randomBytes(16).toString("hex");
  const children = await Promise.all(
    shards.map(async (tcpPort, index) =>
      startClickhouse({ folder: join(folder, `shard-${index}`), log: silentLog, cluster: { tcpPort, shards, secret } }),
    ),
  );
  const cluster = { name: "upshot", database: "ledger", keeper: false };
  const migrations = readMigrations(new URL("../../sql/clickhouse/", import.meta.url));
  const statements = [bookkeeping, ...migrations.flatMap(({ sql }) => splitStatements(sql))];
  for (const child of children) {
    const server = connectLedger(child, "default");
    for (const statement of [...clusterDatabases(cluster), ...clusterStatements(statements, [], cluster)]) await server.command(statement);
    await server.close();
  }
  const ledgers = children.map((child) => connectLedger(child, cluster.database));
  await ledgers[0]?.insert(
    "schema_migration",
    migrations.map(({ number }) => ({ number })),
    { token: "all" },
  );
  const [first] = children;
  const url = new URL(`${first?.url}/${cluster.database}`);
  url.username = first?.username ?? "";
  url.password = first?.password ?? "";
  return {
    ledgers,
    clickhouseUrl: url.href,
    close: async () => {
      for (const ledger of ledgers) await ledger.close();
      for (const child of children) await child.close();
    },
  };
}
