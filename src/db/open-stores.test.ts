import { spawn } from "node:child_process";
import { once } from "node:events";
import { readdirSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { temporaryFolders } from "../../test/support/temporary-folders.ts";
import { silentLog as log } from "../kit/log.ts";
import { freePort } from "./clickhouse/free-port.ts";
import { type ClickhouseChild, startClickhouse } from "./clickhouse/start-clickhouse.ts";
import { openStores, type Stores } from "./open-stores.ts";
import { type PostgresChild, startPostgres } from "./postgres/start-postgres.ts";
import { processCommand } from "./process-command.ts";

const folders = temporaryFolders();
const files = (store: string): number => readdirSync(new URL(`../../sql/${store}/`, import.meta.url)).length;
const row = (value: unknown): unknown => value;

// Servers as CLICKHOUSE_URL and DATABASE_URL name them; the tests of the children use folders of their own.
let clickhouse: ClickhouseChild;
let postgres: PostgresChild;
let urls: { clickhouseUrl: string; databaseUrl: string };

beforeAll(async () => {
  const tcpPort = await freePort();
  clickhouse = await startClickhouse({ folder: folders.next(), log, cluster: { tcpPort, shards: [tcpPort], secret: "test" } });
  postgres = await startPostgres({ folder: join(folders.next(), "postgres"), log });
  const { host, user, password, database } = postgres.place;
  urls = {
    clickhouseUrl: `http://${clickhouse.username}:${clickhouse.password}@${new URL(clickhouse.url).host}/upshot_test`,
    databaseUrl: `postgres://${user}:${password}@localhost/${database}?host=${encodeURIComponent(host)}`,
  };
});

afterAll(async () => {
  await clickhouse.close();
  await postgres.close();
  folders.remove();
});

test("two that start at once on the same servers migrate them once", async () => {
  const stores = await Promise.all([1, 2, 3].map(async () => openStores({ folder: folders.next(), ...urls, log })));
  for (const { control, ledger } of stores) {
    expect(await control.query("select count(*) as n from schema_migration")).toEqual([{ n: files("postgres") }]);
    expect(await ledger.query("SELECT count() AS n FROM schema_migration", {}, row)).toEqual([{ n: String(files("clickhouse")) }]);
  }
  await Promise.all(stores.map(async (one) => one.close()));
});

test("a migration that was interrupted is run again from its start", async () => {
  const stores = await openStores({ folder: folders.next(), ...urls, log });
  await stores.ledger.command("TRUNCATE TABLE schema_migration");
  await stores.close();
  const again = await openStores({ folder: folders.next(), ...urls, log });
  expect(await again.ledger.query("SELECT uniq(number) AS n FROM schema_migration", {}, row)).toEqual([{ n: String(files("clickhouse")) }]);
  await again.close();
});

test("a schema of a later version is refused, in either store", async () => {
  const stores = await openStores({ folder: folders.next(), ...urls, log });
  const refusal = async (): Promise<void> => {
    await expect(openStores({ folder: folders.next(), ...urls, log })).rejects.toMatchObject({ code: "store-newer" });
  };
  const { control, ledger } = stores;
  await control.query("insert into schema_migration (number) values (9999)");
  await refusal();
  await control.query("delete from schema_migration where number = 9999");
  await ledger.insert("schema_migration", [{ number: 9999 }], { token: "future" });
  await refusal();
  await ledger.remove("schema_migration", "number = 9999");
  await stores.close();
});

test("after kill -9 the folder opens again with all that was acknowledged, and one process has it", async () => {
  const folder = folders.next();
  const module = JSON.stringify(new URL("open-stores.ts", import.meta.url).href);
  const script = `const { openStores } = await import(${module});
    const log = { info() {}, warn() {}, error() {} };
    const { ledger, control } = await openStores({ folder: ${JSON.stringify(folder)}, log });
    await ledger.insert("event", [{ key: 7, artifact: "a", kind: "opened" }], { token: "1" });
    await control.query("insert into setting (name, value) values ('kept', '7')");
    process.stdout.write("done");`;
  const parent = spawn(process.execPath, ["--input-type=module", "-e", script], { stdio: ["ignore", "pipe", "inherit"] });
  await once(parent.stdout, "data");
  await expect(openStores({ folder, log })).rejects.toMatchObject({
    code: "folder-in-use",
    message: `the data folder ${folder} is in use by another upshot (process ${parent.pid})`,
  });
  const gone = once(parent, "close");
  parent.kill("SIGKILL");
  await gone;
  const stores: Stores = await openStores({ folder, log });
  expect(await stores.ledger.query("SELECT key FROM event", {}, row)).toEqual([{ key: "7" }]);
  expect(await stores.control.query("select value from setting where name = 'kept'")).toEqual([{ value: 7 }]);
  await stores.close();
});

test("Ctrl-C reaches the parent alone, which closes both stores", async () => {
  const folder = folders.next();
  const module = JSON.stringify(new URL("open-stores.ts", import.meta.url).href);
  const script = `const { openStores } = await import(${module});
    const log = { info() {}, warn() {}, error(message) { process.stderr.write(message + "\\n"); } };
    const stores = await openStores({ folder: ${JSON.stringify(folder)}, log });
    process.once("SIGINT", async () => {
      await stores.ledger.insert("event", [{ key: 8, artifact: "b", kind: "opened" }], { token: "last" });
      await stores.control.query("insert into setting (name, value) values ('last', '8')");
      await stores.close();
      process.stdout.write("closed");
    });
    process.stdout.write("ready");`;
  // In a group of its own, so that the whole group gets the signal, as a terminal sends it.
  const parent = spawn(process.execPath, ["--input-type=module", "-e", script], { stdio: ["ignore", "pipe", "pipe"], detached: true });
  let said = "";
  parent.stdout.on("data", (text) => (said += String(text)));
  parent.stderr.on("data", (text) => (said += String(text)));
  await once(parent.stdout, "data");
  process.kill(-(parent.pid ?? 0), "SIGINT");
  await once(parent, "close");
  expect(said).toBe("readyclosed");
  expect(parent.exitCode).toBe(0);
  expect(processCommand(parent.pid ?? 0)).toBe(null);
});
