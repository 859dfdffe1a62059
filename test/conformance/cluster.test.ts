import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { appendFacts } from "../../src/ledger/facts/append-facts.ts";
import { readRow } from "../../src/ledger/read-row.ts";
import type { UsageFact } from "../../src/model/facts.ts";
import { makeDemo } from "../../src/server/operations/make-demo.ts";
import { removeDemo } from "../../src/server/operations/remove-demo.ts";
import { dropOldUsage, writeRetention } from "../../src/server/operations/retention.ts";
import { differingRollUps } from "../../src/server/operations/rollup-check.ts";
import { askForChange } from "../../src/server/organisation/people-changes.ts";
import { carryOutChanges } from "../../src/server/organisation/people-rewrite.ts";
import { publishNow } from "../../src/server/organisation/publish-now.ts";
import { settleNow } from "../../src/server/organisation/settle-now.ts";
import { dayOf, openServed, type Served } from "../support/served.ts";
import { temporaryFolders } from "../support/temporary-folders.ts";
import { startTwoShards, type TwoShards } from "../support/two-shards.ts";

// The same life of an organisation on one ClickHouse server and on a cluster of two shards, step by step: every table holds
// the same rows after each. What was removed is gone on both shards.
const folders = temporaryFolders();
const now = Date.UTC(2026, 10, 18, 12);
const week = 7 * 86_400_000;
let shards: TwoShards;
let one: Served;
let two: Served;

beforeAll(async () => {
  shards = await startTwoShards(folders.next());
  const [single, spread] = [folders.next(), folders.next()];
  // Pseudonyms are made with the key: the same people have the same in both, and in every run.
  for (const folder of [single, spread]) {
    mkdirSync(join(folder, "keys"), { mode: 0o700 });
    writeFileSync(join(folder, "keys", "organisation.key"), Buffer.alloc(32, 7), { mode: 0o600 });
  }
  one = await openServed(single, now);
  two = await openServed(spread, now, { clickhouseUrl: shards.clickhouseUrl });
});
afterAll(async () => {
  await one?.close();
  await two?.close();
  await shards?.close();
  folders.remove();
});

test(
  "made, published twice, forgotten, kept no longer, removed: the same on one server and on two shards",
  { timeout: 240_000 },
  async () => {
    await both(async ({ services }) => makeDemo(services, { people: 40, weeks: 22, seed: 7 }, () => undefined));
    await both(async ({ services }) => publishNow(services));
    const made = await same();
    expect(made["published"]?.rows).toBeGreaterThan(20);
    expect(made["published_metric"]?.rows).toBeGreaterThan(100);

    const real = await both(async ({ services: { control, keys } }) => {
      await control.query("insert into person (pseudonym, sealed, joined) values ($1, '', '2026-01-01')", [keys.pseudonym("real")]);
      return keys.pseudonym("real");
    });
    await both(async (served) => {
      const { services } = served;
      const usage = Array.from({ length: 60 }, (_, n) => responseOf(real, n));
      await appendFacts(services.ledger, { usage }, { token: "late", dayOf });
      await appendFacts(services.ledger, { usage }, { token: "and again", dayOf });
      await settleNow(services);
      for (let weeks = 0; weeks < 2; weeks++) {
        served.wait(week);
        await publishNow(services);
      }
    });
    const twice = await same();
    expect(twice["usage"]?.rows).toBe((made["usage"]?.rows ?? 0) + 60);
    expect(twice["published_basis"]).not.toEqual(made["published_basis"]);

    await both(async ({ services }) => {
      const { control, ledger } = services;
      const busiest =
        "SELECT person FROM usage WHERE person NOT IN ('', {real:String}) GROUP BY person ORDER BY count() DESC, person LIMIT 1";
      const [person = ""] = await ledger.query(busiest, { real }, (row) => readRow(row).text("person"));
      const count = async (): Promise<number | undefined> =>
        (
          await ledger.query("SELECT count() AS n FROM usage WHERE person = {person:String}", { person }, (row) =>
            readRow(row).integer("n"),
          )
        )[0];
      expect(await count()).toBeGreaterThan(0);
      await askForChange(control, person, null);
      await carryOutChanges(services, 0);
      await settleNow(services);
      expect(await count()).toBe(0);
    });
    await same();

    await both(async ({ services }) => {
      await writeRetention(services.control, 3);
      const dropped = await dropOldUsage(services);
      expect(dropped.length).toBeGreaterThan(1);
      expect(await differingRollUps(services.ledger, dropped)).toEqual([]);
      return dropped;
    });
    await same();

    await both(async ({ services }) => removeDemo(services, { upkeepRuns: false, progress: () => undefined }));
    const left = Object.entries(await same()).filter(([, { rows }]) => rows > 0);
    expect(left.map(([table]) => table)).toEqual(
      "session_daily session_yield spend_daily usage usage_daily usage_monthly yield yield_daily".split(" "),
    );
    expect(left[0]?.[1].rows).toBe(60);
  },
);

/** What the step comes to on one server, and, the same, on the other. */
async function both<T>(step: (served: Served) => Promise<T>): Promise<T> {
  const first = await step(one);
  expect(await step(two)).toEqual(first);
  return first;
}

/** What stands in each table, as its number of rows and the sum of their hashes: the same in both ledgers. */
function same(): Promise<Readonly<Record<string, { readonly rows: number; readonly hash: string }>>> {
  return both(async ({ services: { ledger } }) => {
    const sql = `SELECT table, groupArray(name) AS columns, groupArray(type) AS types
FROM (SELECT table, name, type FROM system.columns WHERE database = currentDatabase() AND name != 'written' ORDER BY table, position)
WHERE table IN (SELECT name FROM system.tables WHERE database = currentDatabase() AND (engine LIKE '%MergeTree' OR engine = 'Distributed'))
  AND table NOT IN ('schema_migration', 'touched')
GROUP BY table ORDER BY table`;
    const tables = await ledger.query(sql, {}, (value) => {
      const row = readRow(value);
      const types = row.texts("types");
      return { name: row.text("table"), columns: row.texts("columns").map((name, n) => ({ name, type: types[n] ?? "" })) };
    });
    const found = tables.map(async ({ name, columns }) => {
      const hashes = `SELECT count() AS standing, toString(sum(ifNull(cityHash64(*), 0))) AS hash FROM (${standingRows(name, columns)})`;
      const [row] = await ledger.query(hashes, {}, (value) => ({
        rows: readRow(value).integer("standing"),
        hash: readRow(value).text("hash"),
      }));
      return [name, row ?? { rows: 0, hash: "" }] as const;
    });
    return Object.fromEntries(await Promise.all(found));
  });
}

/** Of versions the newest, of sums those that are not all 0: whether or not the engine has merged them yet, and on whatever shard they are. */
function standingRows(table: string, columns: readonly { readonly name: string; readonly type: string }[]): string {
  const all = columns.map(({ name, type }) => (type === "Float64" ? `round(${name}, 6)` : name));
  if (/^(usage|yield|published.*)$/.test(table)) return `SELECT ${all.join(", ")} FROM ${table}`;
  if (!/_daily$|_yield$/.test(table)) return `SELECT ${all.join(", ")} FROM ${table} FINAL`;
  const sums = columns.filter(({ type }) => ["Int64", "Float64"].includes(type)).map(({ name }) => `round(sum(${name}), 6)`);
  const keys = columns.filter(({ type }) => !["Int64", "Float64"].includes(type)).map(({ name }) => name);
  return `SELECT ${[...keys, ...sums].join(", ")} FROM ${table} GROUP BY ${keys.join(", ")} HAVING ${sums.map((sum) => `${sum} != 0`).join(" OR ")}`;
}

function responseOf(person: string, n: number): UsageFact {
  return {
    key: `real ${n}`,
    person,
    session: `real-${n % 5}`,
    at: now - (n + 1) * 86_400_000,
    source: "sync",
    tool: "claude-code",
    model: "m",
    basis: "recorded",
    priceKind: "list",
    responses: 1,
    costMicros: 7000 + n,
    unit: "",
    units: 0,
    tokens: { inputUncached: 1, cacheRead: 2, cacheWrite5m: 3, cacheWrite1h: 4, output: 5, reasoning: 0 },
  };
}
