import { afterAll, beforeAll, expect, test } from "vitest";
import { temporaryFolders } from "../../../test/support/temporary-folders.ts";
import { startTwoShards, type TwoShards } from "../../../test/support/two-shards.ts";
import { readMigrations } from "../migrations.ts";
import { splitStatements } from "../split-statements.ts";
import { clusterDatabases, clusterStatements } from "./cluster-ddl.ts";
import { serverStatement } from "./ddl.ts";
import type { Ledger } from "./ledger.ts";

const cluster = { name: "prod", database: "upshot", servers: null };
const statements = readMigrations(new URL("../../../sql/clickhouse/", import.meta.url)).flatMap(({ sql }) => splitStatements(sql));
const folders = temporaryFolders();
let shards: TwoShards;
let first: Ledger;
let second: Ledger;

beforeAll(async () => {
  shards = await startTwoShards(folders.next());
  const [one, two] = shards.ledgers;
  if (one === undefined || two === undefined) throw new Error("two shards were asked for");
  [first, second] = [one, two];
});

afterAll(async () => {
  await shards.close();
  folders.remove();
});

const row = (value: unknown): unknown => value;

test("the engine's parser accepts every migration as one server and as a replicated cluster run it", async () => {
  const replicated = [...clusterDatabases(cluster), ...clusterStatements(statements, [], cluster)];
  for (const statement of [...statements.map(serverStatement), ...replicated]) await first.command(`EXPLAIN AST ${statement}`);
  await expect(first.command("EXPLAIN AST CREATE TABLE a ON CLUSTER 'prod' x UInt8 ENGINE = MergeTree")).rejects.toMatchObject({
    code: "ledger-refused",
  });
  expect(replicated.every((statement) => statement.includes("ON CLUSTER 'prod'"))).toBe(true);
  expect(replicated.filter((statement) => /ENGINE = (?!Replicated|Distributed)/.test(statement))).toEqual([]);
});

test("every table of the migrations exists on a shard and over all shards", async () => {
  const names = statements.flatMap((statement) => /^CREATE TABLE (\w+)/.exec(statement)?.[1] ?? []);
  const found = await first.query(
    "SELECT name FROM system.tables WHERE database IN ('ledger', 'ledger_shard') AND name IN {names:Array(String)} GROUP BY name HAVING count() = 2",
    { names },
    row,
  );
  expect(found.length).toBe(names.length);
});

test("forms of other statements", () => {
  const create =
    "CREATE TABLE a (x UInt8, person String, v UInt64) ENGINE = ReplacingMergeTree(v) ORDER BY (x, person) SETTINGS index_granularity = 1";
  expect(clusterStatements([create], [], cluster)).toEqual([
    "CREATE TABLE IF NOT EXISTS upshot_shard.a ON CLUSTER 'prod' (x UInt8, person String, v UInt64) ENGINE = ReplicatedReplacingMergeTree('/clickhouse/tables/{shard}/upshot_shard/a', '{replica}', v) ORDER BY (x, person) SETTINGS replicated_deduplication_window = 10000, fsync_after_insert = 1, fsync_part_directory = 1, index_granularity = 1",
    "CREATE TABLE IF NOT EXISTS upshot.a ON CLUSTER 'prod' AS upshot_shard.a\nENGINE = Distributed('prod', upshot_shard, a, cityHash64(person))",
  ]);
  expect(
    clusterStatements(
      ["ALTER TABLE a ADD COLUMN y UInt8 CODEC(T64, ZSTD(1)) AFTER x", "ALTER TABLE a MODIFY TTL x", "DROP TABLE a"],
      [create],
      cluster,
    ),
  ).toEqual([
    "ALTER TABLE upshot_shard.a ON CLUSTER 'prod' ADD COLUMN y UInt8 CODEC(T64, ZSTD(1)) AFTER x",
    "ALTER TABLE upshot.a ON CLUSTER 'prod' ADD COLUMN y UInt8 AFTER x",
    "ALTER TABLE upshot_shard.a ON CLUSTER 'prod' MODIFY TTL x",
    "DROP TABLE upshot_shard.a ON CLUSTER 'prod'",
    "DROP TABLE upshot.a ON CLUSTER 'prod'",
  ]);
  expect(() => clusterStatements(["OPTIMIZE TABLE a"], [], cluster)).toThrow("no form for a cluster: OPTIMIZE TABLE a");
});

test("rows spread over the shards, sums are of all of them, and a repeated batch counts once", async () => {
  const rows = Array.from({ length: 400 }, (_, index) => ({
    day: `2026-1${index % 2}-01`,
    person: `person ${index % 20}`,
    at: "2026-11-01 00:00:00.000",
    key: index,
    sign: 1,
    responses: 1,
    cost_micros: index,
  }));
  // Whoever takes the batch, and whoever is asked.
  for (const ledger of [first, second, first]) await ledger.insert("usage", rows, { token: "batch" });
  for (const ledger of [first, second]) {
    for (const table of ["usage", "usage_daily"]) {
      expect(await ledger.query(`SELECT sum(cost_micros) AS cost, sum(responses) AS responses FROM ${table}`, {}, row)).toEqual([
        { cost: String((399 * 400) / 2), responses: "400" },
      ]);
    }
    const [here] = await ledger.query("SELECT count() AS rows FROM ledger_shard.usage", {}, row);
    expect(here).not.toEqual({ rows: "0" });
    expect(here).not.toEqual({ rows: "400" });
  }
});

test("the newest version of a row wins, wherever it was taken in", async () => {
  const session = (id: number, version: number) => ({
    id: `s${id}`,
    person: `p${version}`,
    tool: "t",
    started: "2026-11-01 00:00:00.000",
    ended: "2026-11-01 00:00:00.000",
    version,
  });
  const all = (version: number) => Array.from({ length: 50 }, (_, id) => session(id, version));
  await first.insert("session", all(2), { token: "two" });
  await second.insert("session", all(1), { token: "one" });
  expect(await first.query("SELECT person, count() AS sessions FROM session FINAL GROUP BY person", {}, row)).toEqual([
    { person: "p2", sessions: "50" },
  ]);
});
