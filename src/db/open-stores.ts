import { join } from "node:path";
import type { Log } from "../kit/log.ts";
import { type Cluster, clusterDatabases } from "./clickhouse/cluster-ddl.ts";
import { connectLedger, type Ledger, type OpenLedger } from "./clickhouse/ledger.ts";
import { migrateClickhouse } from "./clickhouse/migrate-clickhouse.ts";
import { placeOfUrl, type ServerPlace } from "./clickhouse/place-of-url.ts";
import { startClickhouse } from "./clickhouse/start-clickhouse.ts";
import { lockFolder } from "./lock-folder.ts";
import { connectControl, type Control, type OpenControl, type PostgresPlace } from "./postgres/control.ts";
import { migratePostgres, withLock } from "./postgres/migrate-postgres.ts";
import { startPostgres } from "./postgres/start-postgres.ts";

/** Where an organisation's data lies, open and with the schema of this version. */
export interface Stores {
  readonly ledger: Ledger;
  readonly control: Control;
  /** Where the control store answers, for what keeps its own connections to it. */
  readonly controlPlace: PostgresPlace;
  /** Closes the connections, then ends the children. */
  readonly close: () => Promise<void>;
}

export interface StoresOptions {
  /** The data folder: made where it is not there, used by one process at a time. */
  readonly folder: string;
  /** A ClickHouse server instead of a child: "http://user:password@host:8123/database"; of a cluster see `placeOfUrl`. */
  readonly clickhouseUrl?: string;
  /** A PostgreSQL server instead of a child: "postgres://user:password@host/database". */
  readonly databaseUrl?: string;
  readonly log: Log;
}

/**
 * Opens both stores: servers where their address is given, else children of this process; then runs the migrations.
 *
 * @throws UpshotError: see `lockFolder`, `startClickhouse`, `startPostgres`, `placeOfUrl`; `store-newer`
 */
export async function openStores({ folder, clickhouseUrl, databaseUrl, log }: StoresOptions): Promise<Stores> {
  const lock = lockFolder(folder);
  const opened: (() => Promise<void>)[] = [];
  const close = async (): Promise<void> => {
    for (const one of opened.toReversed()) await one();
    lock.release();
  };
  try {
    const [{ ledger, cluster }, { control, place }] = await settled([
      openLedger(join(folder, "clickhouse"), clickhouseUrl, log, opened),
      openControl(join(folder, "postgres"), databaseUrl, log, opened),
    ]);
    await migratePostgres(control, new URL("postgres/", migrations));
    await withLock(control, "ledger schema", async () => migrateClickhouse(ledger, new URL("clickhouse/", migrations), cluster));
    return { ledger, control, controlPlace: place, close };
  } catch (error) {
    await close();
    throw error;
  }
}

interface LedgerWithPlan {
  readonly ledger: OpenLedger;
  readonly cluster: Cluster | null;
}

async function openLedger(folder: string, url: string | undefined, log: Log, opened: (() => Promise<void>)[]): Promise<LedgerWithPlan> {
  if (url === undefined) {
    const child = await startClickhouse({ folder, log });
    opened.push(async () => child.close());
    const ledger = connectLedger(child, "default");
    opened.push(async () => ledger.close());
    return { ledger, cluster: null };
  }
  const place = placeOfUrl(url);
  await makeDatabase(place);
  const ledger = connectLedger(place, place.database, place.cluster);
  opened.push(async () => ledger.close());
  return { ledger, cluster: place.cluster };
}

/** A statement cannot be sent to a database that is not there yet. */
async function makeDatabase(place: ServerPlace): Promise<void> {
  const { database, cluster } = place;
  const server = connectLedger(place, "default", place.cluster);
  try {
    const found = await server.query("SELECT name FROM system.databases WHERE name = {database:String}", { database }, (row) => row);
    if (found.length > 0) return;
    const statements = cluster === null ? [`CREATE DATABASE IF NOT EXISTS ${database}`] : clusterDatabases(cluster);
    for (const statement of statements) await server.define(statement);
  } finally {
    await server.close();
  }
}

async function openControl(
  folder: string,
  url: string | undefined,
  log: Log,
  opened: (() => Promise<void>)[],
): Promise<{ readonly control: OpenControl; readonly place: PostgresPlace }> {
  let place: PostgresPlace;
  if (url === undefined) {
    const child = await startPostgres({ folder, log });
    if (child.adopted)
      log.warn("found the control store's PostgreSQL running, left behind by a process that was killed", { pid: child.pid });
    opened.push(async () => child.close());
    place = child.place;
  } else place = { connectionString: url };
  const control = connectControl(place, log);
  opened.push(async () => control.close());
  return { control, place };
}

/** Both, or the first error after both have come to an end, so that what did open can be closed. */
async function settled<A, B>(work: [Promise<A>, Promise<B>]): Promise<[A, B]> {
  await Promise.allSettled(work);
  return Promise.all(work);
}

/** sql/ of the checkout or of the package: as far up from src/db as from dist/db. */
const migrations = new URL("../../sql/", import.meta.url);
