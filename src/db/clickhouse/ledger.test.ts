import { afterAll, beforeAll, expect, test } from "vitest";
import { temporaryFolders } from "../../../test/support/temporary-folders.ts";
import { UpshotError } from "../../kit/errors.ts";
import { silentLog as log } from "../../kit/log.ts";
import { serverStatement } from "./ddl.ts";
import { connectLedger, type OpenLedger } from "./ledger.ts";
import { safeInteger } from "./safe-integer.ts";
import { type ClickhouseChild, startClickhouse } from "./start-clickhouse.ts";

const folders = temporaryFolders();
let child: ClickhouseChild;
let ledger: OpenLedger;

beforeAll(async () => {
  child = await startClickhouse({ folder: folders.next(), log });
  ledger = connectLedger(child, "default");
  for (const statement of [
    "CREATE TABLE fact (day Date, name String, n UInt64) ENGINE = MergeTree PARTITION BY toYYYYMM(day) ORDER BY day",
    "CREATE TABLE daily (day Date, n Int64) ENGINE = SummingMergeTree ORDER BY day",
    "CREATE MATERIALIZED VIEW daily_feed TO daily AS SELECT day, sum(toInt64(n)) AS n FROM fact GROUP BY day",
  ]) {
    // Twice, as a migration that was interrupted does it.
    await ledger.command(serverStatement(statement));
    await ledger.command(serverStatement(statement));
  }
});

afterAll(async () => {
  await ledger.close();
  await child.close();
  folders.remove();
});

const row = (value: unknown): unknown => value;

test("a batch counts once however often it is repeated, in roll-ups and over months too", async () => {
  const batch = (first: number) => [1, 2, 3].map((n) => ({ day: `2026-0${n}-01`, name: "batch", n: first + n }));
  for (let i = 0; i < 3; i++) await ledger.insert("fact", batch(10), { token: "batch 1" });
  await Promise.all([1, 2].map(async () => ledger.insert("fact", batch(10), { token: "batch 2" })));
  expect(await ledger.query("SELECT count() AS c, sum(n) AS s FROM fact WHERE name = 'batch'", {}, row)).toEqual([{ c: "6", s: "72" }]);
  expect(await ledger.query("SELECT sum(n) AS s FROM daily", {}, row)).toEqual([{ s: "72" }]);
});

test("rows and months are removed by a condition of their own table, in which values are bound", async () => {
  const rows = ["2025-01-01", "2025-01-02", "2025-02-01"].map((day, n) => ({ day, name: n === 0 ? "it's" : "removed", n }));
  await ledger.insert("fact", rows, { token: "to remove" });
  const left = async (): Promise<unknown> => ledger.query("SELECT n FROM fact WHERE day < '2026-01-01' ORDER BY n", {}, row);
  for (let twice = 0; twice < 2; twice++) await ledger.remove("fact", "name IN {names:Array(String)}", { names: ["it's", "nobody"] });
  expect(await left()).toEqual([{ n: "1" }, { n: "2" }]);
  for (let twice = 0; twice < 2; twice++) await ledger.dropMonth("fact", 202502);
  expect(await left()).toEqual([{ n: "1" }]);
  await expect(ledger.remove("fact", "n IN (SELECT n FROM daily)")).rejects.toThrow("asks another table");
  await expect(ledger.remove("fact WHERE 1 --", "n = 1")).rejects.toThrow("not the name of a table");
});

test("rows in the engine's binary format", async () => {
  const name = Buffer.from("binary");
  const one = Buffer.concat([Buffer.from([name.length]), name, Buffer.alloc(8)]);
  one.writeBigUInt64LE(2n ** 53n, name.length + 1);
  for (let i = 0; i < 2; i++) {
    await ledger.insert("fact", Buffer.concat([one, one]), { token: "binary", format: "RowBinary", columns: ["name", "n"] });
  }
  expect(await ledger.query("SELECT n FROM fact WHERE name = 'binary'", {}, row)).toEqual([
    { n: "9007199254740992" },
    { n: "9007199254740992" },
  ]);
  await expect(ledger.query("SELECT n FROM fact WHERE name = 'binary'", {}, (found) => safeInteger(Object(found).n))).rejects.toThrow(
    "not an exact integer",
  );
});

test("values are bound, whatever is in them", async () => {
  for (const text of ["'; DROP TABLE fact --", "\\", "\ttab\nline", "\ud800 half", "😀", ""]) {
    const found = await ledger.query("SELECT {text:String} AS text, {list:Array(String)} AS list", { text, list: [text, text] }, row);
    expect(found).toEqual([{ text: text.toWellFormed(), list: [text.toWellFormed(), text.toWellFormed()] }]);
  }
  expect(await ledger.query("SELECT {a:Nullable(UInt8)} AS a, {b:Bool} AS b, {c:UInt64} AS c", { a: null, b: true, c: 7 }, row)).toEqual([
    { a: null, b: true, c: "7" },
  ]);
  const keys = Array.from({ length: 5_000 }, (_, index) => 2n ** 63n + BigInt(index));
  expect(await ledger.query("SELECT length({keys:Array(UInt64)}) AS n, {keys:Array(UInt64)}[-1] AS last", { keys }, row)).toEqual([
    { n: "5000", last: "9223372036854780807" },
  ]);
  await expect(ledger.insert("fact; DROP TABLE fact", [{ n: 1 }], { token: "x" })).rejects.toThrow("not the name of a table");
});

test("a long answer comes in pieces", async () => {
  let rows = 0;
  let pieces = 0;
  for await (const some of ledger.stream("SELECT number, repeat('x', 50) AS text FROM numbers({n:UInt32})", { n: 100_000 })) {
    pieces++;
    rows += some.length;
  }
  expect(rows).toBe(100_000);
  expect(pieces).toBeGreaterThan(10);
  const failing = async (): Promise<void> => {
    for await (const some of ledger.stream("SELECT throwIf(number = 900000) FROM numbers(1000000)", {})) rows += some.length;
  };
  await expect(failing()).rejects.toMatchObject({ code: "ledger-refused" });
});

test("errors say whether to try again, and quote nothing of the data", async () => {
  const refused = await ledger.insert("fact", [{ day: "secret words" }], { token: "bad" }).catch((error: unknown) => error);
  expect(refused).toBeInstanceOf(UpshotError);
  expect(refused).toMatchObject({ code: "ledger-refused" });
  expect(String(refused)).not.toContain("secret");
  // After it, the next answers are their own.
  expect(await ledger.query("SELECT 1 AS one", {}, row)).toEqual([{ one: 1 }]);
  await expect(ledger.command("SELECT sleep(2) SETTINGS max_execution_time = 0.5")).rejects.toMatchObject({ code: "ledger-busy" });
  const nowhere = connectLedger({ ...child, url: "http://127.0.0.1:9" }, "default");
  await expect(nowhere.query("SELECT 1", {}, row)).rejects.toMatchObject({ code: "ledger-unreachable" });
  await nowhere.close();
});

test("every table remembers tokens and is written through", async () => {
  const tables = await ledger.query(
    "SELECT name, create_table_query AS ddl FROM system.tables WHERE database = 'default' AND engine LIKE '%MergeTree'",
    {},
    row,
  );
  expect(tables.length).toBe(2);
  for (const table of tables) {
    expect(table).toMatchObject({
      ddl: expect.stringMatching(/non_replicated_deduplication_window = 10000, fsync_after_insert = 1, fsync_part_directory = 1/),
    });
  }
  expect(serverStatement("CREATE TABLE a (x UInt8) ENGINE = MergeTree ORDER BY x SETTINGS index_granularity = 1024")).toBe(
    "CREATE TABLE IF NOT EXISTS a (x UInt8) ENGINE = MergeTree ORDER BY x SETTINGS non_replicated_deduplication_window = 10000, fsync_after_insert = 1, fsync_part_directory = 1, index_granularity = 1024",
  );
});
