import { afterAll, beforeAll, expect, test } from "vitest";
import { importAnswer, peoplePage, reviewPage, type ImportAnswer, type PeoplePage } from "../../model/pages/people.ts";
import { appendFacts } from "../../ledger/facts/append-facts.ts";
import { readRow } from "../../ledger/read-row.ts";
import type { UsageFact } from "../../model/facts.ts";
import { dayOf, openServed, type Served, type SignedInAs } from "../../../test/support/served.ts";
import { temporaryFolders } from "../../../test/support/temporary-folders.ts";
import { forgetResolved, resolvePerson, type Identity } from "../organisation/identities.ts";
import { carryOutChanges } from "../organisation/people-rewrite.ts";

const folders = temporaryFolders();
const start = Date.UTC(2026, 10, 2, 9);
const day = 86_400_000;
let served: Served;
let admin: SignedInAs;

beforeAll(async () => {
  served = await openServed(folders.next(), start);
  admin = await served.signIn({ pseudonym: null, role: "admin" });
}, 60_000);
afterAll(async () => {
  await served?.close();
  folders.remove();
});

const file = [
  "\u{feff}E-Mail;Full name;Team;Team lead;Role;Cost centre;GitHub;Start date",
  'ann@example.org;"Lee; Ann";Engineering / Payments;yes;lead;CC-1;annlee;2024-02-01',
  "bob@example.org;Bob Ray;Engineering / Payments;;;CC-1;;2025-05-01",
  "cia@example.org;Cia Poe;Design;;finance;CC-2;cia;2025-05-01",
  "nobody;No Mail;Design;;;;;",
  "dan@example.org;Dan;Design;;emperor;;;",
  "eve@example.org;Eve;Design;;;;;31.12.2025",
  "fay@example.org;Fay;Design;;;;annlee;",
  "too@example.org;Too;Many;;;;;;;;fields",
].join("\r\n");

async function load(csv: string, dryRun: boolean): Promise<ImportAnswer> {
  const answer = await served.ask("post", "/api/people/import", { as: admin, body: { csv, dryRun } });
  expect(answer.status).toBe(200);
  return importAnswer.parse(await answer.json());
}

async function people(): Promise<PeoplePage> {
  return peoplePage.parse(await (await served.ask("get", "/api/people", { as: admin })).json());
}

const errors = [
  { line: 5, message: "the mail address is none" },
  { line: 6, message: "the role is none of member, lead, finance, admin, auditor" },
  { line: 7, message: "joined is no day like 2026-11-21" },
  { line: 8, message: "the login belongs to another person already" },
  { line: 9, message: "has 11 fields, the header 8" },
];

test("a dry run shows what would happen and writes nothing", async () => {
  const shown = await load(file, true);
  expect(shown.people).toEqual({ added: 3, changed: 0, same: 0 });
  expect(shown.teamsAdded).toBe(3);
  expect(shown.errors).toEqual(errors);
  expect(shown.mapping).toMatchObject({ mail: "E-Mail", name: "Full name", lead: "Team lead", login: "GitHub", joined: "Start date" });
  expect((await people()).people).toEqual([]);
});

test("the good rows are taken, the bad ones named with their lines, and the same file again changes nothing", async () => {
  expect((await load(file, false)).errors).toEqual(errors);
  const { people: found } = await people();
  const byMail = found
    .toSorted((a, b) => (a.mail < b.mail ? -1 : 1))
    .map(({ name, mail, role, joined, teams }) => [
      name,
      mail,
      role,
      joined,
      teams.map((team) => team.name),
      teams.some(({ lead }) => lead),
    ]);
  expect(byMail).toEqual([
    ["Lee; Ann", "ann@example.org", "lead", "2024-02-01", ["Payments"], true],
    ["Bob Ray", "bob@example.org", "member", "2025-05-01", ["Payments"], false],
    ["Cia Poe", "cia@example.org", "finance", "2025-05-01", ["Design"], false],
  ]);
  expect((await load(file, false)).people).toEqual({ added: 0, changed: 0, same: 3 });
  expect((await load(file, true)).teamsAdded).toBe(0);
});

test("membership is kept over time: a move ends one and begins another", async () => {
  served.wait(10 * day);
  expect((await load("mail,team\nbob@example.org,Design", false)).people).toEqual({ added: 0, changed: 1, same: 0 });
  const rows = await served.services.control.query(
    "select team, since, until from membership where pseudonym = (select pseudonym from membership where team = 'payments' and not lead) order by since",
  );
  expect(rows).toEqual([
    { team: "payments", since: "2025-05-01", until: "2026-11-12" },
    { team: "design", since: "2026-11-12", until: null },
  ]);
  // A file without the name and role leaves them.
  expect((await people()).people.find(({ mail }) => mail === "bob@example.org")).toMatchObject({ name: "Bob Ray", role: "member" });
});

test("a file without mail addresses, or that is no CSV, says so", async () => {
  for (const csv of ["", "name\nAnn", "\0\0\0"]) {
    expect((await served.ask("post", "/api/people/import", { as: admin, body: { csv, dryRun: false } })).status).toBe(400);
  }
  expect((await load('mail,name\nx@example.org,"never closed\n', true)).errors).toEqual([
    { line: 2, message: "a quote is opened here and never closed" },
  ]);
});

async function resolve(...identities: Identity[]): Promise<string> {
  return resolvePerson(served.services.control, served.services.keys, identities);
}

const verified = (value: string): Identity => ({ kind: "mail", value, verified: true });

test("a verified mail that is equal joins by itself; the account is known from then on", async () => {
  const ann = await resolve(verified("ANN@example.org "));
  expect(await resolve({ kind: "login", value: "AnnLee" })).toBe(ann);
  expect(await resolve(verified("ann@example.org"), { kind: "claude-account", value: "acc-1" })).toBe(ann);
  expect(await resolve({ kind: "claude-account", value: "acc-1" })).toBe(ann);
});

test("unknown people wait, once each, whoever asks at the same time", async () => {
  const found = await Promise.all(Array.from({ length: 8 }, async () => resolve({ kind: "slack", value: "U1" })));
  expect(new Set(found).size).toBe(1);
  expect((await people()).waiting).toBe(1);
});

test("what merely looks alike is not joined but asked about; a decision is kept", async () => {
  const ann = await resolve(verified("ann@example.org"));
  const other = await resolve(verified("ann@personal.example"));
  const login = await resolve({ kind: "login", value: "b.o.b" });
  const commit = await resolve({ kind: "mail", value: "cia@laptop.local" });
  expect(new Set([ann, other, login, commit]).size).toBe(4);
  const queue = reviewPage.parse(await (await served.ask("get", "/api/identities/review", { as: admin })).json());
  const asked = queue.waiting.filter(({ candidates }) => candidates.length > 0);
  expect(Object.fromEntries(asked.map(({ names, candidates }) => [names[0]?.value, candidates.map(({ mail }) => mail)]))).toEqual({
    "ann@personal.example": ["ann@example.org"],
    "b.o.b": ["bob@example.org"],
    "cia@laptop.local": ["cia@example.org"],
  });
  const first = asked.find(({ names }) => names[0]?.value === "b.o.b");
  const decision = { waiting: first?.id, person: first?.candidates[0]?.id, decision: "apart" };
  expect((await served.ask("post", "/api/identities/review", { as: admin, body: decision })).status).toBe(200);
  const after = reviewPage.parse(await (await served.ask("get", "/api/identities/review", { as: admin })).json());
  expect(after.waiting.find(({ id }) => id === first?.id)?.candidates).toEqual([]);
  forgetResolved(served.services.control);
  expect(await resolve({ kind: "login", value: "b.o.b" })).toBe(login);
});

test("a join takes the past along, without counting anything twice", async () => {
  const { ledger, control, keys } = served.services;
  const [ann, other] = [await resolve(verified("ann@example.org")), await resolve(verified("ann@personal.example"))];
  const use = (person: string, key: string, costMicros: number): UsageFact => ({
    key,
    person,
    session: "s1",
    at: start,
    source: "otlp",
    tool: "claude-code",
    model: "m",
    basis: "recorded",
    priceKind: "list",
    responses: 1,
    costMicros,
    unit: "",
    units: 0,
    tokens: { inputUncached: 1, cacheRead: 0, cacheWrite5m: 0, cacheWrite1h: 0, output: 1, reasoning: 0 },
  });
  await appendFacts(ledger, { usage: [use(other, "k1", 5), use(other, "k2", 7), use(ann, "k3", 11)] }, { token: "before the join", dayOf });
  const queue = reviewPage.parse(await (await served.ask("get", "/api/identities/review", { as: admin })).json());
  const row = queue.waiting.find(({ names }) => names.some(({ value }) => value === "ann@personal.example"));
  const body = { waiting: row?.id, person: row?.candidates[0]?.id, decision: "join" };
  expect((await served.ask("post", "/api/identities/review", { as: admin, body })).status).toBe(200);
  expect(await resolve(verified("ann@personal.example"))).toBe(ann);
  const sum = async (person: string): Promise<number> =>
    (
      await ledger.query("SELECT sum(cost_micros) AS n FROM usage_daily WHERE person = {person:String}", { person }, (value) =>
        readRow(value).integer("n"),
      )
    )[0] ?? 0;
  await carryOutChanges(served.services);
  await carryOutChanges(served.services);
  expect([await sum(ann), await sum(other)]).toEqual([23, 0]);
  // One of them arrives once more under the name of before, with more tokens: still once in the sum.
  await appendFacts(
    ledger,
    { usage: [{ ...use(other, "k2", 9), tokens: { ...use(other, "k2", 9).tokens, output: 50 } }] },
    { token: "late", dayOf },
  );
  await carryOutChanges(served.services, 0);
  expect([await sum(ann), await sum(other)]).toEqual([25, 0]);
  expect(await control.query("select 1 from person where pseudonym = $1", [other])).toEqual([]);
  expect(keys.pseudonym("x")).toMatch(/^[0-9a-f]{16}$/);
});

test("the organisation's word names a waiting person, and what they did before is theirs", async () => {
  const early = await resolve(verified("gil@example.org"), { kind: "claude-account", value: "acc-gil" });
  const login = await resolve({ kind: "login", value: "gilbert" });
  expect((await load("mail,name,github\ngil@example.org,Gil Berg,gilbert", false)).people.added).toBe(1);
  expect(await resolve(verified("gil@example.org"))).toBe(early);
  expect(await resolve({ kind: "login", value: "gilbert" })).toBe(early);
  expect(login).not.toBe(early);
});

test("names and addresses lie sealed in the store, and pseudonyms leave it nowhere", async () => {
  const { control } = served.services;
  const tables = ["person", "identity", "join_review", "membership", "audit", "setting", "person_change"];
  const rows = await Promise.all(tables.map(async (table) => control.query<Record<string, unknown>>(`select * from ${table}`)));
  const stored = rows
    .flat()
    .flatMap(Object.values)
    .map((value) => (Buffer.isBuffer(value) ? value.toString("latin1") : JSON.stringify(value)))
    .join("\n");
  expect(stored).toContain("payments");
  expect(stored).not.toMatch(/ann@|annlee|Lee; Ann|gilbert|personal\.example/i);
  const pseudonyms = await control.query<{ pseudonym: string }>("select pseudonym from person");
  const shown = JSON.stringify(await people()) + (await (await served.ask("get", "/api/identities/review", { as: admin })).text());
  for (const { pseudonym } of pseudonyms) expect(shown).not.toContain(pseudonym);
  expect(served.logged()).not.toMatch(/ann@|annlee|Lee; Ann/i);
});
