import { afterAll, beforeAll, expect, test } from "vitest";
import { temporaryFolders } from "../support/temporary-folders.ts";
import { testStores } from "../support/test-stores.ts";
import { openStores, type Stores } from "../../src/db/open-stores.ts";
import { silentLog } from "../../src/kit/log.ts";
import { appendFacts } from "../../src/ledger/facts/append-facts.ts";
import { freezeQuarter } from "../../src/ledger/queries/freeze-quarter.ts";
import { type PublishedMetric, newestMetricSnapshot, publishedMetrics } from "../../src/ledger/queries/published-metrics.ts";
import { loadMetrics } from "../../src/measure/load-metrics.ts";
import { freezePopulation, populationRows } from "../../src/measure/privacy/populations.ts";
import { publishMetrics } from "../../src/measure/publish-metrics.ts";

const folders = temporaryFolders();
const metrics = new Map([...(await loadMetrics())].filter(([id]) => id === "pull-request-size" || id === "merged-unreviewed-share"));
const groups = [
  { id: "org", parent: null },
  { id: "big", parent: "org" },
  { id: "small", parent: "org" },
];
const people = Array.from({ length: 30 }, (_, i) => i.toString(16).padStart(16, "0"));
const week = 7 * 86_400_000;
let stores: Stores;

beforeAll(async () => {
  const data = folders.next();
  stores = await openStores({ folder: data, log: silentLog, ...(await testStores(data)) });
  for (const { id, parent } of groups) await stores.control.query("insert into team (id, name, parent) values ($1, $1, $2)", [id, parent]);
  for (const person of people)
    await stores.control.query("insert into person (pseudonym, sealed, joined) values ($1, '', '2026-01-01')", [person]);
  const memberships = people.map((person, i) => ({ person, team: i < 12 ? "small" : "big", since: "2026-01-01", until: null }));
  await freezeQuarter(stores.control, "2026-Q3", populationRows(freezePopulation("2026-Q3", memberships, groups), groups));
}, 60_000);

afterAll(async () => {
  await stores?.close();
  folders.remove();
});

test("publishes what is over, once a week; late facts of few people wait; the quarter comes with its last month", async () => {
  await merge("july", people, "2026-07-06", 100);
  await merge("august", people, "2026-08-03", 50);
  expect(await publishAt("2026-08-12")).toEqual({ figures: 6, withheld: 0 });
  expect(await publishAt("2026-08-12")).toEqual({ figures: 0, withheld: 0 });
  const july = await rows();
  // Everybody's were unreviewed: said as at least 95 %.
  expect(july.map(({ group, metric, value, n, people: count }) => [group, metric, value, n, count])).toEqual([
    ["big", "merged-unreviewed-share", 0.95, 18, 20],
    ["big", "pull-request-size", 100, 18, 20],
    ["org", "merged-unreviewed-share", 0.95, 30, 30],
    ["org", "pull-request-size", 100, 30, 30],
    ["small", "merged-unreviewed-share", 0.95, 12, 10],
    ["small", "pull-request-size", 100, 12, 10],
  ]);

  await merge("late one", people.slice(0, 1), "2026-07-07", 9000);
  await publishAt("2026-08-19");
  expect(await rows()).toEqual(july);

  // Ten of big: its figure and, less big's, one person's change in small is left: the organisation's waits.
  await merge("late ten", people.slice(20), "2026-07-08", 200);
  await publishAt("2026-08-26");
  const half = await rows();
  expect(changed(july, half)).toEqual(["big merged-unreviewed-share", "big pull-request-size"]);

  await merge("late all", people, "2026-07-09", 300);
  await publishAt("2026-09-02");
  const after = await rows();
  expect(
    changed(
      half,
      after.filter(({ from }) => from === july[0]?.from),
    ).length,
  ).toBe(6);
  expect(new Set(after.map(({ to }) => to)).size).toBe(2);

  await merge("september", people, "2026-09-01", 70);
  await publishAt("2026-10-07");
  const all = await rows();
  expect(all.length).toBe(4 * 6);
  const quarter = all.find(({ group, metric, from, to }) => group === "org" && metric === "pull-request-size" && to - from > 31);
  // 30 of 100, 50, 70 and 300 each, ten of 200, one of 9,000: of 131 the 66th is 100.
  expect(quarter).toMatchObject({ value: 100, n: 131 });
});

test("a month in which the ledger began is left out, with its quarter", async () => {
  const from = (await rows()).map((row) => row.from).toSorted((a, b) => a - b)[0] ?? 0;
  for (const table of ["artifact", "event", "published_metric", "published_metric_basis"]) await stores.ledger.remove(table, "true");
  await merge("begins in the middle of July", people, "2026-07-20", 100);
  await merge("then August", people, "2026-08-03", 100);
  await publishAt("2026-10-21");
  expect(new Set((await rows()).map((row) => row.from))).toEqual(new Set([from + 31]));
});

async function publishAt(day: string): ReturnType<typeof publishMetrics> {
  return publishMetrics(stores, { now: Date.parse(`${day}T00:00:00Z`) + week / 7, k: 8, timeZone: "UTC", metrics });
}

async function rows(): Promise<PublishedMetric[]> {
  const found = await publishedMetrics(stores.ledger, (await newestMetricSnapshot(stores.ledger)) ?? 0);
  return found.toSorted((a, b) => a.from - b.from || a.to - b.to || (a.group + a.metric < b.group + b.metric ? -1 : 1));
}

function changed(before: readonly PublishedMetric[], after: readonly PublishedMetric[]): string[] {
  const known = new Map(before.map((row) => [`${row.group} ${row.metric}`, JSON.stringify(row)]));
  return after
    .map((row) => [`${row.group} ${row.metric}`, JSON.stringify(row)] as const)
    .flatMap(([key, text]) => (known.get(key) === text ? [] : [key]));
}

/** Everybody opens and merges one pull request on that day, unreviewed. */
async function merge(token: string, who: readonly string[], day: string, lines: number): Promise<void> {
  const at = Date.parse(`${day}T10:00:00Z`);
  const urns = who.map((person) => [person, `pr:repo#${token} ${person}`] as const);
  await appendFacts(
    stores.ledger,
    {
      artifacts: urns.map(([person, urn]) => ({
        urn,
        kind: "pull_request",
        repo: "repo",
        authors: [person],
        at,
        linesAdded: lines,
        linesRemoved: 0,
        parent: "",
        version: 1,
      })),
      events: urns.flatMap(([person, artifact]) =>
        (["opened", "merged"] as const).map((kind) => ({ key: `${kind} ${artifact}`, artifact, kind, at, person, version: 1 })),
      ),
    },
    { token, dayOf: (moment) => Math.floor(moment / 86_400_000) },
  );
}
