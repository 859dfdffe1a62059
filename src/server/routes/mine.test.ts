import { afterAll, beforeAll, expect, test } from "vitest";
import { settle } from "../../judge/settle/settle.ts";
import { appendFacts, carryOut } from "../../ledger/facts/append-facts.ts";
import { readRow } from "../../ledger/read-row.ts";
import type { Facts, SessionFact, UsageFact } from "../../model/facts.ts";
import { minePage, mineSessions, seenPage, type MinePage } from "../../model/pages/mine.ts";
import { dayOf, openServed, type Served } from "../../../test/support/served.ts";
import { temporaryFolders } from "../../../test/support/temporary-folders.ts";
import { audit } from "../access/audit.ts";
import { carryOutChanges } from "../organisation/people-rewrite.ts";
import { teamOfPath, joinTeam } from "../organisation/teams.ts";

type Person = Awaited<ReturnType<Served["newPerson"]>>;

const folders = temporaryFolders();
const now = Date.UTC(2026, 10, 20, 12);
const day = 86_400_000;
let served: Served;
let ann: Person;
let bob: Person;

beforeAll(async () => {
  served = await openServed(folders.next(), now);
  [ann, bob] = [await served.newPerson("Ann Lee", "member"), await served.newPerson("Bob Ray", "lead")];
  await append("first", {
    usage: [use(ann, "a1", 1, 6_000_000), use(ann, "a2", 2, 2_000_000), use(ann, "", 3, 500_000), use(bob, "b1", 1, 9_000_000)],
    sessions: [session(ann, "a1"), session(ann, "a2"), session(bob, "b1")],
    artifacts: [
      {
        urn: "git:example.org/shop@01",
        kind: "commit",
        repo: "example.org/shop",
        authors: [ann.pseudonym, bob.pseudonym],
        at: now - 10 * day,
        linesAdded: 8,
        linesRemoved: 2,
        parent: "",
        version: 1,
      },
    ],
    links: [{ session: "a1", artifact: "git:example.org/shop@01", confidence: 1, methods: ["lines"], source: "linker", version: now }],
    verdicts: [
      { artifact: "git:example.org/shop@01", held: 0.5, pending: 0, undone: 0.5, lines: 10, linesAlive: 5, judged: now, version: now },
    ],
    events: [{ key: "e1", artifact: "git:example.org/shop@01", kind: "landed", at: now - 9 * day, person: ann.pseudonym, version: 1 }],
  });
}, 60_000);
afterAll(async () => {
  await served?.close();
  folders.remove();
});

function use(person: Person, id: string, daysAgo: number, costMicros: number): UsageFact {
  return {
    key: `${id}/${daysAgo}`,
    person: person.pseudonym,
    session: id,
    at: now - daysAgo * day,
    source: "otlp",
    tool: "claude-code",
    model: "m1",
    basis: "recorded",
    priceKind: "list",
    responses: 1,
    costMicros,
    unit: "",
    units: 0,
    tokens: { inputUncached: 10, cacheRead: 0, cacheWrite5m: 0, cacheWrite1h: 0, output: 5, reasoning: 0 },
  };
}

function session(person: Person, id: string): SessionFact {
  return {
    id,
    person: person.pseudonym,
    tool: "claude-code",
    source: "otlp",
    repo: "example.org/shop",
    started: now - day,
    ended: now - day + 1000,
    exploration: false,
    version: now,
  };
}

async function append(token: string, facts: Facts): Promise<void> {
  await appendFacts(served.services.ledger, facts, { token, dayOf });
  await settled();
}

async function settled(): Promise<void> {
  await settle(served.services.ledger, 0, async (inserts) => carryOut(served.services.ledger, inserts));
}

async function mine(as: Person): Promise<MinePage> {
  const answer = await served.ask("get", "/api/mine?from=2026-11-01&to=2026-11-20", { as });
  expect(answer.status).toBe(200);
  return minePage.parse(await answer.json());
}

test("what is counted in other units stands beside the cost, and whose word a cost is, is told", async () => {
  const cy = await served.newPerson("Cy Kay", "member");
  const credits: UsageFact = {
    ...use(cy, "", 2, 0),
    key: "kiro",
    tool: "kiro",
    basis: "vendor",
    unit: "credits",
    units: 12.5,
    costMicros: null,
  };
  const told: UsageFact = { ...use(cy, "", 2, 3_000_000), key: "cursor", tool: "cursor", basis: "vendor" };
  await append("units", { usage: [credits, told, { ...use(cy, "", 3, 1_000_000), key: "guess", basis: "estimated" }] });
  expect(await mine(cy)).toMatchObject({
    costMicros: 4_000_000,
    vendorMicros: 3_000_000,
    estimatedMicros: 1_000_000,
    units: [{ tool: "kiro", unit: "credits", amount: 12.5 }],
  });
});

async function sumOf(person: string): Promise<number[]> {
  const sums = [
    "sum(cost_micros) AS n FROM usage_daily",
    "sum(cost_micros) AS n FROM session_daily",
    "sum(held + pending + exploration + unlinked + undone) AS n FROM yield_daily",
  ];
  return Promise.all(
    sums.map(
      async (sum) =>
        (
          await served.services.ledger.query(`SELECT ${sum} WHERE person = {person:String}`, { person }, (row) => readRow(row).integer("n"))
        )[0] ?? 0,
    ),
  );
}

test("a person sees their own use, its yield and its evidence", async () => {
  const page = await mine(ann);
  expect(page.costMicros).toBe(8_500_000);
  expect(page.yield).toEqual({ held: 3_000_000, pending: 0, exploration: 0, unlinked: 2_500_000, undone: 3_000_000 });
  expect(page.cannotLinkMicros).toBe(500_000);
  expect(page.responses).toBe(3);
  expect(page.byDay.map(({ id }) => id)).toEqual(["2026-11-17", "2026-11-18", "2026-11-19"]);
  expect(page.byTool).toEqual([{ id: "claude-code", costMicros: 8_500_000, yield: page.yield }]);
  expect(page.sessions.map(({ id }) => id)).toEqual(["a1", "a2"]);
  expect(page.sessions[0]?.links).toMatchObject([
    { artifact: "git:example.org/shop@01", kind: "commit", methods: ["lines"], lines: 10, linesAlive: 5 },
  ]);
  expect(page.noOutcome.map(({ id }) => id)).toEqual(["a1", "a2"]);
});

test("nobody sees another's: neither their sums nor their sessions, whatever is asked", async () => {
  const page = await mine(bob);
  expect(page.costMicros).toBe(9_000_000);
  for (const path of [
    `/api/mine?person=${ann.pseudonym}`,
    "/api/mine?pseudonym=x",
    `/api/mine/sessions?session=a1`,
    `/api/mine/export?person=${ann.pseudonym}`,
  ]) {
    const text = await (await served.ask("get", path, { as: bob })).text();
    expect(text).not.toMatch(/"a1"|"a2"|Ann Lee/);
    expect(text).not.toContain(ann.pseudonym);
  }
  const admin = await served.newPerson("Ada Min", "admin");
  expect((await mine(admin)).costMicros).toBe(0);
  const owner = await served.signIn({ pseudonym: null, role: "admin" });
  expect((await served.ask("get", "/api/mine", { as: owner })).status).toBe(404);
});

test("another's session can be neither declared nor unlinked", async () => {
  for (const [path, body] of [
    ["/api/mine/exploration", { session: "a1", on: true }],
    ["/api/mine/unlink", { session: "a1", artifact: "git:example.org/shop@01" }],
  ] as const) {
    const answer = await served.ask("post", path, { as: bob, body });
    expect(answer.status).toBe(404);
  }
  await served.services.journal.drained();
  await settled();
  expect((await mine(ann)).yield.held).toBe(3_000_000);
});

test("a cursor that was made by hand reaches nobody else's rows and breaks nothing", async () => {
  for (const cursor of [
    Buffer.from("2026-11-20 z' OR person != '").toString("base64url"),
    Buffer.from("2026-99-99 x").toString("base64url"),
    "%27%20OR%201=1",
    "x",
  ]) {
    const answer = await served.ask("get", `/api/mine/sessions?from=2026-11-01&to=2026-11-20&cursor=${cursor}`, { as: bob });
    const sessions = answer.status === 200 ? mineSessions.parse(await answer.json()).sessions : [];
    expect([200, 400]).toContain(answer.status);
    expect(sessions.filter(({ id }) => id.startsWith("a"))).toEqual([]);
  }
});

test("a declaration moves a session to exploration, outlasts what its tool says later, and can be taken back", async () => {
  const declare = async (on: boolean): Promise<void> => {
    expect((await served.ask("post", "/api/mine/exploration", { as: ann, body: { session: "a2", on } })).status).toBe(200);
    await served.services.journal.drained();
    await append(`later ${on}`, { sessions: [{ ...session(ann, "a2"), version: now + 60_000 }] });
  };
  await declare(true);
  expect((await mine(ann)).yield.exploration).toBe(2_000_000);
  expect((await mine(ann)).sessions.find(({ id }) => id === "a2")?.exploration).toBe(true);
  served.wait(1000);
  await declare(false);
  expect((await mine(ann)).yield.exploration).toBe(0);
});

test("an unlinked link stays unlinked when the linker finds it again", async () => {
  expect(
    (await served.ask("post", "/api/mine/unlink", { as: ann, body: { session: "a1", artifact: "git:example.org/shop@01" } })).status,
  ).toBe(200);
  await served.services.journal.drained();
  await append("linked again", {
    links: [
      { session: "a1", artifact: "git:example.org/shop@01", confidence: 1, methods: ["lines"], source: "linker", version: now + 90_000 },
    ],
  });
  const page = await mine(ann);
  expect(page.yield).toMatchObject({ held: 0, unlinked: 8_500_000, undone: 0 });
  expect(page.sessions.flatMap(({ links }) => links)).toEqual([]);
});

test("people are told who looked at their groups by role and day, not by name", async () => {
  const { control } = served.services;
  const { id } = await teamOfPath(control, "Engineering / Payments", null);
  await joinTeam(control, ann.pseudonym, id, { lead: false, since: "2020-01-01" });
  const reader = { kind: "person", pseudonym: bob.pseudonym, role: "lead" } as const;
  for (const group of [id, id, "org", "elsewhere"]) await audit(control, reader, "read", `/api/overview ${group}`);
  const answer = await served.ask("get", "/api/mine/seen?from=2020-01-01", { as: ann });
  const text = await answer.text();
  expect(text).not.toContain("Bob");
  expect(text).not.toContain(bob.pseudonym);
  const { rows } = seenPage.parse(JSON.parse(text));
  expect(rows.map(({ group, role, times, byYou }) => [group.name, role, times, byYou])).toEqual([
    ["Payments", "lead", 2, false],
    ["Your organisation", "lead", 1, false],
  ]);
});

test("the export holds everything kept about the reader, and of nobody else a name or pseudonym", async () => {
  await served.services.control.query(
    "insert into session_fingerprint (pseudonym, session, repo, lines) values ($1, 'a1', 'github.com/acme/shop', $3), ($2, 'b1', 'github.com/acme/shop', $4)",
    [ann.pseudonym, bob.pseudonym, Buffer.from("ann's keyed lines"), Buffer.from("bob's keyed lines")],
  );
  const answer = await served.ask("get", "/api/mine/export", { as: ann });
  const text = await answer.text();
  const records = text
    .trim()
    .split("\n")
    .map((line): { readonly record: string } => JSON.parse(line));
  expect(new Set(records.map(({ record }) => record))).toEqual(
    new Set(["person", "identity", "membership", "usage", "session", "yield", "link", "artifact", "event", "verdict", "fingerprints"]),
  );
  expect(text).toContain(`"lines":"${Buffer.from("ann's keyed lines").toString("base64")}"`);
  expect(text).not.toContain(Buffer.from("bob's keyed lines").toString("base64"));
  expect(text).toContain("ann.lee@example.org");
  expect(text).not.toContain(bob.pseudonym);
});

test("who is forgotten is gone: from sums at once, from rows soon, from sign-in and names now", { timeout: 60_000 }, async () => {
  const { control, ledger } = served.services;
  const bobs = await sumOf(bob.pseudonym);
  expect((await served.ask("delete", "/api/mine", { as: ann, body: { confirm: "yes" } })).status).toBe(400);
  expect((await served.ask("delete", "/api/mine", { as: ann, body: { confirm: "forget me" } })).status).toBe(204);
  expect((await served.ask("get", "/api/mine", { as: ann })).status).toBe(401);
  await carryOutChanges(served.services);
  await settled();
  expect(await sumOf(ann.pseudonym)).toEqual([0, 0, 0]);
  // Something that was on its way arrives late, and a run repeats.
  await append("late", { usage: [use(ann, "a3", 1, 1_000_000)] });
  await carryOutChanges(served.services);
  await carryOutChanges(served.services);
  await settled();
  expect(await sumOf(ann.pseudonym)).toEqual([0, 0, 0]);
  await carryOutChanges(served.services, 0);
  for (const table of ["usage", "usage_daily", "session_daily", "session", "event", "counter", "yield", "yield_daily"]) {
    const left = await ledger.query(`SELECT count() AS n FROM ${table} WHERE person = {person:String}`, { person: ann.pseudonym }, (row) =>
      readRow(row).integer("n"),
    );
    expect([table, left[0]]).toEqual([table, 0]);
  }
  const named = await ledger.query("SELECT authors FROM artifact", {}, (row) => readRow(row).texts("authors"));
  expect(named.flat()).toEqual([bob.pseudonym]);
  expect(await ledger.query("SELECT * FROM link WHERE session = 'a1'", {}, (row) => row)).toEqual([]);
  for (const table of ["person", "identity", "membership", "web_session", "api_key"]) {
    expect(await control.query(`select 1 from ${table} where pseudonym = $1`, [ann.pseudonym])).toEqual([]);
  }
  expect(await control.query("select 1 from audit where actor = $1", [ann.pseudonym])).toEqual([]);
  expect(await control.query("select 1 from person_change")).toEqual([]);
  expect(await sumOf(bob.pseudonym)).toEqual(bobs);
});
