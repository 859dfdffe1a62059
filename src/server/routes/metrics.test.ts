import { afterAll, beforeAll, expect, test } from "vitest";
import { openServed, type Served } from "../../../test/support/served.ts";
import { temporaryFolders } from "../../../test/support/temporary-folders.ts";
import { appendFacts } from "../../ledger/facts/append-facts.ts";
import { freezeQuarter } from "../../ledger/queries/freeze-quarter.ts";
import { loadMetrics } from "../../measure/load-metrics.ts";
import { freezePopulation, populationRows } from "../../measure/privacy/populations.ts";
import { publishMetrics } from "../../measure/publish-metrics.ts";
import { type MetricPage, metricPage, type MetricsPage, metricsPage } from "../../model/pages/metrics.ts";
import { roles } from "../../model/access.ts";

const folders = temporaryFolders();
const now = Date.parse("2026-10-28T12:00:00Z");
const dayOf = (at: number): number => Math.floor(at / 86_400_000);
const metrics = await loadMetrics();
let served: Served;
let lead: Awaited<ReturnType<Served["newPerson"]>>;

beforeAll(async () => {
  served = await openServed(folders.next(), now);
  const { ledger, control } = served.services;
  await control.query("insert into team (id, name, parent) values ('org', 'All', null), ('big', 'Big', 'org'), ('tiny', 'Tiny', 'big')");
  lead = await served.newPerson("Ann Lee", "lead");
  const people = Array.from({ length: 20 }, (_, i) => i.toString(16).padStart(16, "0"));
  const memberships = people.map((person, i) => ({ person, team: i < 3 ? "tiny" : "big", since: "2026-01-01", until: null }));
  for (const person of people)
    await control.query("insert into person (pseudonym, sealed, joined) values ($1, '', '2026-01-01')", [person]);
  const groups = [
    { id: "org", parent: null },
    { id: "big", parent: "org" },
    { id: "tiny", parent: "big" },
  ];
  await freezeQuarter(control, "2026-Q3", populationRows(freezePopulation("2026-Q3", memberships, groups), groups));
  const artifacts = ["2026-07-02", "2026-08-03", "2026-09-03"].flatMap((day) =>
    people.map((person) => ({ urn: `pr:repo#${day} ${person}`, at: Date.parse(`${day}T09:00:00Z`), person })),
  );
  await appendFacts(
    ledger,
    {
      artifacts: artifacts.map(({ urn, at, person }) => ({
        urn,
        kind: "pull_request",
        repo: "repo",
        authors: [person],
        at,
        linesAdded: 40,
        linesRemoved: 2,
        parent: "",
        version: 1,
      })),
      events: artifacts.flatMap(({ urn, at, person }) => [
        { key: `opened ${urn}`, artifact: urn, kind: "opened" as const, at, person, version: 1 },
        { key: `merged ${urn}`, artifact: urn, kind: "merged" as const, at: at + 3 * 3_600_000, person, version: 1 },
      ]),
    },
    { token: "facts", dayOf },
  );
  // Deployments of three people failed: too few to say anything of.
  const failed = people.slice(0, 3).map((person) => ({ urn: `deploy:repo#${person}`, at: Date.parse("2026-07-02T09:00:00Z"), person }));
  await appendFacts(
    ledger,
    {
      artifacts: failed.map(({ urn, at, person }) => ({
        urn,
        kind: "deployment",
        repo: "repo",
        authors: [person],
        at,
        linesAdded: 0,
        linesRemoved: 0,
        parent: "",
        version: 1,
      })),
      events: failed.flatMap(({ urn, at }) =>
        (["deployed", "failed", "restored"] as const).map((kind, i) => ({
          key: `${kind} ${urn}`,
          artifact: urn,
          kind,
          at: at + i * 600_000,
          person: "",
          version: 1,
        })),
      ),
    },
    { token: "failures", dayOf },
  );
  await publishMetrics({ ledger, control }, { now, k: 8, timeZone: "UTC", metrics });
}, 60_000);

afterAll(async () => {
  await served?.close();
  folders.remove();
});

async function read(path: string): Promise<unknown> {
  const answer = await served.ask("GET", path, { as: lead });
  expect(answer.status).toBe(200);
  return answer.json();
}

test("the catalogue says what each metric means, with its latest figures beside its counter-metric's", async () => {
  const page: MetricsPage = metricsPage.parse(await read("/api/metrics"));
  expect(page.metrics.map(({ id }) => id)).toEqual([...metrics.keys()]);
  const size = page.metrics.find(({ id }) => id === "pull-request-size");
  expect(size).toMatchObject({
    group: { id: "org", name: "All" },
    month: { from: "2026-09-01", to: "2026-09-30", figure: { value: 42, unit: "lines", low: 42, high: 42, n: 20 }, people: 20 },
    quarter: { from: "2026-07-01", to: "2026-09-30", figure: { value: 42, n: 60 } },
    counter: { id: "review-merge-p50", month: { from: "2026-09-01", figure: { value: 3, unit: "hours" } } },
    noData: null,
  });
  expect(page.metrics.find(({ id }) => id === "held-share")).toMatchObject({
    month: null,
    quarter: null,
    noData: "No data for it. It needs: Usage with sessions, links and verdicts.",
  });
  expect(page.metrics.find(({ id }) => id === "manual-steps-replaced")?.noData).toMatch(/^Nothing delivers it yet/);
});

test("a metric comes by month and quarter, within the days asked for", async () => {
  const page: MetricPage = metricPage.parse(await read("/api/metrics/pull-request-size?team=big&from=2026-08-01&to=2026-09-30"));
  expect(page).toMatchObject({ group: { id: "big" }, quarters: [], k: 8, better: "neither" });
  expect(page.months.map(({ from, figure }) => [from, figure.value])).toEqual([
    ["2026-08-01", 42],
    ["2026-09-01", 42],
  ]);
  expect(page.counter.months.map(({ from, figure }) => [from, figure.value])).toEqual([
    ["2026-08-01", 3],
    ["2026-09-01", 3],
  ]);
});

test("too few people see the group above, and nothing of theirs is said", async () => {
  const page: MetricPage = metricPage.parse(await read("/api/metrics/pull-request-size?team=tiny"));
  expect(page.group).toEqual({ id: "big", name: "Big", asked: "Tiny" });
  const { metrics: all } = metricsPage.parse(await read("/api/metrics?team=tiny"));
  expect(all.find(({ id }) => id === "pull-request-size")?.group).toEqual({ id: "big", name: "Big", asked: "Tiny" });
  expect(all.find(({ id }) => id === "lead-time")).toMatchObject({ group: { id: "tiny" }, month: null });
});

test("what is withheld says why", async () => {
  const page: MetricPage = metricPage.parse(await read("/api/metrics/recovery-time"));
  expect(page.months[0]?.figure).toEqual({
    value: null,
    unit: "hours",
    withheld: "Too few people: a figure stands for at least 8, and must not tell what the rest of a larger group did",
  });
});

test("every role reads, nobody else does; each read leaves a row in the trail", async () => {
  expect((await served.ask("GET", "/api/metrics")).status).toBe(401);
  expect((await served.ask("GET", "/api/metrics/held-share")).status).toBe(401);
  const answers = await Promise.all(
    roles.map(async (role) =>
      served.ask("GET", "/api/metrics/held-share?team=big", { as: await served.signIn({ pseudonym: lead.pseudonym, role }) }),
    ),
  );
  expect(answers.map(({ status }) => status)).toEqual(roles.map(() => 200));
  const [row] = await served.services.control.query<{ n: number }>(
    "select count(*)::int as n from audit where object = '/api/metrics/{id} big held-share' and actor = $1",
    [lead.pseudonym],
  );
  expect(row?.n).toBe(roles.length);
  for (const path of ["/api/metrics/no-such", "/api/metrics?team=no-such"])
    expect((await served.ask("GET", path, { as: lead })).status).toBe(404);
  expect((await served.ask("GET", "/api/metrics/held-share?from=yesterday", { as: lead })).status).toBe(400);
});
