import { afterAll, beforeAll, expect, test } from "vitest";
import { openServed, type Served, type SignedInAs } from "../../../test/support/served.ts";
import { temporaryFolders } from "../../../test/support/temporary-folders.ts";
import { appendFacts } from "../../ledger/facts/append-facts.ts";
import { freezeQuarter } from "../../ledger/queries/freeze-quarter.ts";
import { freezePopulation, populationRows } from "../../measure/privacy/populations.ts";
import { adoptionPage, fasterWithoutPage, targetsPage, type AdoptionPage } from "../../model/pages/adoption.ts";
import { declareFasterWithout } from "../organisation/faster-without.ts";
import { publishAdoptionNow } from "../organisation/publish-adoption-now.ts";

// 24 developers and 9 who sell, all of the team big. July 2026 has five weeks, August and September four each.
const folders = temporaryFolders();
const now = Date.parse("2026-10-28T12:00:00Z");
const developers = Array.from({ length: 24 }, (_, i) => (i + 1).toString(16).padStart(16, "d"));
const sellers = Array.from({ length: 9 }, (_, i) => (i + 1).toString(16).padStart(16, "e"));
const without = developers.slice(15);
let served: Served;
let admin: SignedInAs;
let member: Awaited<ReturnType<Served["newPerson"]>>;

beforeAll(async () => {
  served = await openServed(folders.next(), now);
  const { control, keys } = served.services;
  await control.query("insert into team (id, name, parent) values ('org', 'All', null), ('big', 'Big', 'org'), ('small', 'Small', 'org')");
  const everybody = [...developers, ...sellers];
  for (const person of everybody) {
    await control.query("insert into person (pseudonym, sealed, joined, job) values ($1, '', '2026-01-01', $2)", [
      person,
      developers.includes(person) ? "dev" : "sales",
    ]);
  }
  const groups = [
    { id: "org", parent: null },
    { id: "big", parent: "org" },
  ];
  const memberships = everybody.map((person) => ({ person, team: "big", since: "2026-01-01", until: null }));
  await freezeQuarter(control, "2026-Q3", populationRows(freezePopulation("2026-Q3", memberships, groups), groups));
  for (const person of without) await declareFasterWithout(control, keys, person, true, "2026-06-15");
  // One more within the quarter: counts from the next.
  await declareFasterWithout(control, keys, developers[0] ?? "", true, "2026-07-02");
  await use("all in the first week", developers, "2026-07-01");
  await use("half in the second", developers.slice(0, 12), "2026-07-08");
  await use("and a week of June", developers.slice(0, 20), "2026-06-24");
  await yields("held", developers.slice(0, 12), "2026-07-01", { held: 1 });
  await yields("learning", developers.slice(0, 6), "2026-07-08", { exploration: 1, unlinked: 1 });
  await yields("learning beside an outcome", developers.slice(0, 1), "2026-07-01", { exploration: 1 });
  admin = await served.signIn({ pseudonym: null, role: "admin" });
  member = await served.newPerson("Ann Lee", "member");
}, 60_000);

afterAll(async () => {
  await served?.close();
  folders.remove();
});

const adoption = async (query = ""): Promise<AdoptionPage> =>
  adoptionPage.parse(await (await served.ask("GET", `/api/adoption${query}`, { as: member })).json());
const put = async (body: object, as: SignedInAs = admin): Promise<Response> => served.ask("PUT", "/api/targets", { as, body });

test("a target is an admin's to set, 80 % and for everybody where nothing is said, and never within another's team", async () => {
  expect((await put({ team: "big" }, member)).status).toBe(403);
  expect((await put({ team: "no-such" })).status).toBe(404);
  const page = targetsPage.parse(await (await put({ team: "big" })).json());
  expect(page.targets).toEqual([{ team: { id: "big", name: "Big" }, share: 0.8, jobs: [], allowance: 0.1, since: "2026-10-28" }]);
  expect(page.jobs).toEqual(["dev", "sales"]);
  expect((await put({ team: "small" })).status).toBe(200);
  const refused = await put({ team: "org" });
  expect([refused.status, JSON.stringify(await refused.json())]).toEqual([
    400,
    expect.stringContaining("has a target already, which would count the same people"),
  ]);
  for (const team of ["big", "small"]) expect((await served.ask("DELETE", `/api/targets/${team}`, { as: admin })).status).toBe(200);
  expect((await served.ask("DELETE", "/api/targets/big", { as: admin })).status).toBe(404);
  expect(await adoption()).toMatchObject({ target: null, month: null, sentence: "No weekly-active target is set for All." });
});

test("figures are made from the next day on, beside what came of the use, without who is faster without it", async () => {
  expect((await put({ team: "org", jobs: ["dev"], since: "2026-07-01" })).status).toBe(200);
  await publishAdoptionNow(served.services);
  expect((await adoption()).month).toBe(null);
  served.wait(86_400_000);
  await publishAdoptionNow(served.services);
  const page = await adoption("?from=2026-07-01&to=2026-07-31");
  // 15 of the 24 are left, 75 weeks: 15 + 12 active, 12 with an outcome, 6 with learning and no outcome,
  // which is said as no more than two of them could make up; so is nobody's use in the months after.
  expect(page.month).toMatchObject({
    from: "2026-07-01",
    to: "2026-07-31",
    people: 15,
    everybody: false,
    active: {
      value: 0.36,
      n: 75,
    },
    outcome: {
      value: 0.16,
      n: 75,
    },
    exploration: {
      value: 0.15,
      edge: "at most",
      n: 75,
    },
    without: { value: 10 },
  });
  expect(page.sentence).toMatch(
    /^Reported: 36 % of weeks active in July 2026\. Of all weeks, 16 % \(\d+–\d+ %\) led to an outcome that held\. The target is 80 %\.$/,
  );
  expect(page.months.map(({ from, active, outcome }) => [from, active.value, outcome.value])).toEqual([
    ["2026-07-01", 0.36, 0.16],
    ["2026-08-01", 0.15, 0.15],
    ["2026-09-01", 0.15, 0.15],
  ]);
  expect(await adoption("?team=big")).toMatchObject({ group: { id: "big" }, month: { active: { value: 0.15, edge: "at most" } } });
  expect(await adoption("?team=small&to=2026-07-31")).toMatchObject({ group: { id: "org", asked: "Small" } });
});

test("what is published stays, whatever changes later", async () => {
  const before = await adoption();
  await use("late", developers, "2026-07-22");
  await put({ team: "org", jobs: ["sales"], share: 0.5 });
  served.wait(86_400_000);
  await publishAdoptionNow(served.services);
  const after = await adoption();
  expect(after.months).toEqual(before.months);
  expect(after.target).toMatchObject({ share: 0.5, jobs: ["sales"] });
});

test("cohorts: who began in June, and how many use it in half the weeks of a later month", async () => {
  // 20 began in June, four in July: too few to be a cohort yet. Nobody uses it in half the weeks: at most 2 of 20.
  const { cohorts } = await adoption();
  expect(
    cohorts.map(({ from, to, first, months }) => [
      from,
      to,
      first,
      months.map(({ month, people, figure }) => [month, people, figure.value]),
    ]),
  ).toEqual([
    [
      "2026-06-01",
      "2026-06-30",
      true,
      [
        ["2026-07-01", 20, 0.1],
        ["2026-08-01", 20, 0.1],
        ["2026-09-01", 20, 0.1],
      ],
    ],
  ]);
});

test("to be faster without it is said to oneself alone", async () => {
  const own = async (as: SignedInAs): Promise<unknown> =>
    fasterWithoutPage.parse(await (await served.ask("GET", "/api/mine/faster-without", { as })).json());
  const other = await served.newPerson("Bob May", "admin");
  const declare = async (on: boolean): Promise<number> =>
    (await served.ask("POST", "/api/mine/faster-without", { as: member, body: { on } })).status;
  expect(await declare(true)).toBe(200);
  expect(await own(member)).toEqual({ on: true, since: "2026-10-30", countsFrom: "2027-01-01" });
  expect(await own(other)).toEqual({ on: false, since: null, countsFrom: null });
  expect((await served.ask("GET", "/api/mine/faster-without", { as: admin })).status).toBe(404);
  const { control } = served.services;
  const [row] = await control.query<{ n: number; found: number }>(
    "select count(*)::int as n, count(*) filter (where position($1::bytea in sealed) > 0)::int as found from faster_without",
    [Buffer.from(member.pseudonym)],
  );
  expect(row).toEqual({ n: 11, found: 0 });
  expect(await control.query("select 1 from audit where object like '%faster%' or detail::text like '%faster%'")).toEqual([]);
  expect(await declare(false)).toBe(200);
  expect(await own(member)).toEqual({ on: false, since: null, countsFrom: null });
  expect((await control.query("select 1 from faster_without")).length).toBe(10);
});

async function use(token: string, who: readonly string[], day: string): Promise<void> {
  const tokens = { inputUncached: 10, cacheRead: 0, cacheWrite5m: 0, cacheWrite1h: 0, output: 5, reasoning: 0 };
  const usage = who.map((person) => ({
    key: `${token} ${person}`,
    person,
    session: "",
    at: Date.parse(`${day}T10:00:00Z`),
    source: "test",
    tool: "codex",
    model: "m",
    basis: "recorded" as const,
    priceKind: "list" as const,
    responses: 1,
    tokens,
    costMicros: 1e6,
    unit: "",
    units: 0,
  }));
  await appendFacts(served.services.ledger, { usage }, { token, dayOf: (at) => Math.floor(at / 86_400_000) });
}

async function yields(token: string, who: readonly string[], day: string, dollars: Readonly<Record<string, number>>): Promise<void> {
  const none = { held: 0, pending: 0, exploration: 0, unlinked: 0, undone: 0 };
  const parts = Object.fromEntries(Object.entries(dollars).map(([part, amount]) => [part, amount * 1e6]));
  const rows = who.map((person) => ({
    day,
    person,
    session: `${token} ${person}`,
    sign: 1,
    tool: "codex",
    model: "m",
    repo: "",
    price_kind: "list",
    can_link: 1,
    ...none,
    ...parts,
  }));
  await served.services.ledger.insert("yield", rows, { token: `yield ${token}` });
}
