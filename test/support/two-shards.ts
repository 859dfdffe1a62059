import { randomBytes } from "node:crypto";
import { join } from "node:path";
import { freePort } from "../../src/db/clickhouse/free-port.ts";
import { clusterDatabases } from "../../src/db/clickhouse/cluster-ddl.ts";
import { connectLedger, type OpenLedger } from "../../src/db/clickhouse/ledger.ts";
import { migrateClickhouse } from "../../src/db/clickhouse/migrate-clickhouse.ts";
import { startClickhouse } from "../../src/db/clickhouse/start-clickhouse.ts";
import { silentLog } from "../../src/kit/log.ts";

/** Two ClickHouse children as the shards of one Distributed cluster, with the whole schema. Without Keeper: nothing is replicated. */
export interface TwoShards {
  /** Connected to each server, and to the database of the Distributed tables. */
  readonly ledgers: readonly OpenLedger[];
  /** Names the cluster and both servers, for `openStores`. */
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
  const cluster = { name: "upshot", database: "ledger", servers: children };
  const [first, second] = children;
  if (first === undefined || second === undefined) throw new TypeError("there are two shards");
  const server = connectLedger(first, "default", cluster);
  for (const statement of clusterDatabases(cluster)) await server.define(statement);
  await server.close();
  const ledgers = [first, second].map((child) => connectLedger(child, cluster.database, cluster));
  const [ledger] = ledgers;
  if (ledger !== undefined) await migrateClickhouse(ledger, new URL("../../sql/clickhouse/", import.meta.url), cluster);
  const [url, other] = [first, second].map((child) => {
    const address = new URL(child.url);
    [address.username, address.password] = [child.username, child.password];
    return address;
  });
  return {
    ledgers,
    clickhouseUrl: `${url?.href}${cluster.database}?${String(new URLSearchParams({ cluster: cluster.name, server: other?.href ?? "" }))}`,
    close: async () => {
      for (const open of ledgers) await open.close();
      for (const child of children) await child.close();
    },
  };
}
