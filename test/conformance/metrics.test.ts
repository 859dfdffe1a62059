import { existsSync, readFileSync } from "node:fs";
import { afterAll, beforeAll, expect, test } from "vitest";
import { openStores, type Stores } from "../../src/db/open-stores.ts";
import { listFolder } from "../../src/kit/load-folder.ts";
import { silentLog } from "../../src/kit/log.ts";
import { appendFacts } from "../../src/ledger/facts/append-facts.ts";
import { freezeQuarter } from "../../src/ledger/queries/freeze-quarter.ts";
import { newestMetricSnapshot, type PublishedMetric, publishedMetrics } from "../../src/ledger/queries/published-metrics.ts";
import type { Metric } from "../../src/measure/define-metric.ts";
import { loadMetrics } from "../../src/measure/load-metrics.ts";
import { publishMetrics } from "../../src/measure/publish-metrics.ts";
import { dayName, quarterSpan } from "../../src/measure/privacy/days.ts";
import { edgeOf } from "../../src/measure/privacy/metric-gate.ts";
import { freezePopulation, populationRows } from "../../src/measure/privacy/populations.ts";
import { factsOfFixture, metricFixture, pseudonymOf, type MetricFixture } from "../support/metric-fixture.ts";
import { readRow } from "../../src/ledger/read-row.ts";
import { businessHours } from "../../src/measure/statements/business-hours.ts";
import { temporaryFolders } from "../support/temporary-folders.ts";

// Every metric of the catalogue, from small facts to what is published of them: test/fixtures/metrics/<id>.json says what
// must come out, worked out by hand. Three people are too few in each.
const folder = new URL("../../src/measure/metrics/", import.meta.url);
const folders = temporaryFolders();
const metrics = await loadMetrics();
const teams = { north: "abcdefgh", south: "ijklmnop", three: "qrs" };
const groups = [{ id: "org", parent: null }, ...Object.keys(teams).map((id) => ({ id, parent: "org" }))];
const people = Object.entries(teams).flatMap(([team, letters]) =>
  Array.from(letters).map((letter) => ({ letter, person: pseudonymOf(letter), team })),
);
/** By then everything of July 2026 and its quarter has matured. */
const now = Date.parse("2027-03-01T00:00:00Z");
const tables = ["usage", "usage_daily", "session_daily", "artifact", "event", "verdict", "yield", "yield_daily", "touched"];
const published = ["published_metric", "published_metric_basis"];
let stores: Stores;

beforeAll(async () => {
  stores = await openStores({ folder: folders.next(), log: silentLog });
  for (const { id, parent } of groups) await stores.control.query("insert into team (id, name, parent) values ($1, $1, $2)", [id, parent]);
  for (const { person } of people)
    await stores.control.query("insert into person (pseudonym, sealed, joined) values ($1, '', '2026-01-01')", [person]);
  const memberships = people.map(({ person, team }) => ({ person, team, since: "2026-01-01", until: null }));
  await freezeQuarter(stores.control, "2026-Q3", populationRows(freezePopulation("2026-Q3", memberships, groups), groups));
}, 60_000);

afterAll(async () => {
  await stores?.close();
  folders.remove();
});

test.each(listFolder(folder))("%s publishes what was worked out by hand", async (id) => {
  const file = new URL(`../fixtures/metrics/${id}.json`, import.meta.url);
  if (!existsSync(file)) throw new Error(`test/fixtures/metrics/${id}.json is missing: every metric has a hand-checked fixture`);
  const fixture = metricFixture.parse(JSON.parse(readFileSync(file, "utf8")));
  const metric = metrics.get(id);
  if (metric === undefined) throw new TypeError(`no metric ${id}`);
  await fill(id, fixture);
  await publishMetrics(stores, { now, k: 8, timeZone: "UTC", metrics: new Map([[id, metric]]) });
  const rows = await publishedMetrics(stores.ledger, (await newestMetricSnapshot(stores.ledger)) ?? 0);
  const span = spanOf(fixture.span);
  const found = rows.filter(({ from, to }) => dayName(from) === span.from && dayName(to) === span.to);
  const said = Object.fromEntries(Object.keys(fixture.expected).map((group) => [group, sayRow(found.find((row) => row.group === group))]));
  expect(said).toEqual(fixture.expected);
  expect(found.filter(({ value, low, high }) => value !== null && ((low ?? 0) > value || (high ?? Infinity) < value))).toEqual([]);
});

test("the words of every metric are complete, and its counter-metric is there", () => {
  const texts = ({ name, definition, source, interval, gaming, counter, counts }: Metric): string[] => {
    return [name, definition, source, interval, gaming, counter.why, counts];
  };
  expect([...metrics].filter(([, metric]) => texts(metric).some((text) => text.length < 4)).map(([id]) => id)).toEqual([]);
  expect([...metrics].filter(([id, { counter }]) => counter.metric === id || !metrics.has(counter.metric)).map(([id]) => id)).toEqual([]);
});

test("working hours leave out nights and weekends of the organisation's zone, over a change of the clocks too", async () => {
  const ask = async (from: string, to: string, zone: string): Promise<number | undefined> => {
    const sql = `SELECT ${businessHours("f", "t")} AS hours FROM (SELECT toDateTime64({from:String}, 3, 'UTC') AS f, toDateTime64({to:String}, 3, 'UTC') AS t)`;
    const [hours] = await stores.ledger.query(sql, { from, to, zone }, (row) => readRow(row).number("hours"));
    return hours;
  };
  // Friday 16:00 to Monday 10:00 in Berlin, in between an hour is left out; by UTC it is 15:00 to 8:00.
  expect(await ask("2026-03-27 15:00:00", "2026-03-30 08:00:00", "Europe/Berlin")).toBeCloseTo(2);
  expect(await ask("2026-03-27 15:00:00", "2026-03-30 08:00:00", "UTC")).toBeCloseTo(2);
  expect(await ask("2026-03-27 15:00:00", "2026-03-30 09:30:00", "UTC")).toBeCloseTo(2.5);
  expect(await ask("2026-03-28 10:00:00", "2026-03-29 10:00:00", "UTC")).toBeCloseTo(0);
  expect(await ask("2026-03-25 10:15:00", "2026-03-25 10:45:00", "UTC")).toBeCloseTo(0.5);
  // Two weeks and a day.
  expect(await ask("2026-03-02 12:00:00", "2026-03-17 12:00:00", "UTC")).toBeCloseTo(88);
});

function sayRow(row: PublishedMetric | undefined): object | null {
  if (row === undefined) return null;
  const { value, n, people: contributors, withheld } = row;
  if (value === null) return { withheld };
  const edge = metrics.get(row.metric)?.unit === "share" ? edgeOf(row) : null;
  return { value, n, people: contributors, ...(edge === null ? {} : { edge }) };
}

async function fill(id: string, fixture: MetricFixture): Promise<void> {
  for (const table of [...tables, ...published]) {
    await stores.ledger.command(`TRUNCATE TABLE ${table}`);
  }
  await stores.control.query("update person set joined = '2026-01-01', left_on = null");
  for (const [letters, joined] of Object.entries(fixture.joined)) {
    await stores.control.query("update person set joined = $1 where pseudonym = any($2)", [joined, Array.from(letters).map(pseudonymOf)]);
  }
  for (const [letter, left] of Object.entries(fixture.left)) {
    await stores.control.query("update person set left_on = $1 where pseudonym = $2", [left, pseudonymOf(letter)]);
  }
  const { facts, yields } = factsOfFixture(fixture);
  await appendFacts(stores.ledger, facts, { token: id, dayOf: (at) => Math.floor(at / 86_400_000) });
  if (yields.length > 0) await stores.ledger.insert("yield", yields, { token: `yield ${id}` });
}

/** "2026-07" or "2026-Q3" */
function spanOf(name: string): { from: string; to: string } {
  if (name.includes("Q")) {
    const { from, to } = quarterSpan(name);
    return { from: dayName(from), to: dayName(to) };
  }
  const [year = 0, month = 0] = name.split("-").map(Number);
  return { from: `${name}-01`, to: new Date(Date.UTC(year, month, 0)).toISOString().slice(0, 10) };
}
