import { afterAll, beforeAll, expect, test } from "vitest";
import { openServed, type Served, type SignedInAs } from "../../../test/support/served.ts";
import { temporaryFolders } from "../../../test/support/temporary-folders.ts";
import { appendFacts } from "../../ledger/facts/append-facts.ts";
import { freezeQuarter } from "../../ledger/queries/freeze-quarter.ts";
import { freezePopulation, populationRows } from "../../measure/privacy/populations.ts";
import { boardPage, type BoardPage } from "../../model/pages/teams.ts";
import { publishAdoptionNow } from "../organisation/publish-adoption-now.ts";

// North and south, twelve people each, eight of middle, and three of few. Everybody's session but theirs cost two dollars.
const folders = temporaryFolders();
const now = Date.parse("2026-10-28T12:00:00Z");
const named = (letter: string, count: number): string[] =>
  Array.from({ length: count }, (_, i) => (i + 1).toString(16).padStart(16, letter));
const teams = { north: named("a", 12), south: named("b", 12), middle: named("d", 8), few: named("c", 3) };
let served: Served;
let admin: SignedInAs;
const leads = new Map<string, SignedInAs>();

beforeAll(async () => {
  served = await openServed(folders.next(), now);
  const { control } = served.services;
  await control.query(
    "insert into team (id, name, parent) values ('org', 'All', null), ('north', 'North', 'org'), ('south', 'South', 'org'), ('middle', 'Middle', 'org'), ('few', 'Few', 'org')",
  );
  const people = Object.entries(teams).flatMap(([team, list]) =>
    list.map((person) => ({ person, team, since: "2026-01-01", until: null })),
  );
  for (const { person } of people)
    await control.query("insert into person (pseudonym, sealed, joined) values ($1, '', '2026-01-01')", [person]);
  const groups = [{ id: "org", parent: null }, ...Object.keys(teams).map((id) => ({ id, parent: "org" }))];
  await freezeQuarter(control, "2026-Q3", populationRows(freezePopulation("2026-Q3", people, groups), groups));
  for (const team of Object.keys(teams)) {
    const { pseudonym, ...as } = await served.newPerson(`Lead ${team}`, "lead");
    await control.query("insert into membership (pseudonym, team, since, lead) values ($1, $2, '2026-01-01', true)", [pseudonym, team]);
    leads.set(team, as);
  }
  // Of each session a dollar (south: two) held. Of the south eight have an outcome to show.
  await sessions(teams.north, 1, 12);
  await sessions(teams.south, 2, 8);
  await sessions(teams.middle, 1, 8);
  admin = await served.signIn({ pseudonym: null, role: "admin" });
}, 60_000);

afterAll(async () => {
  await served?.close();
  folders.remove();
});

const board = async (as: SignedInAs = admin): Promise<BoardPage> =>
  boardPage.parse(await (await served.ask("GET", "/api/board", { as })).json());
const choose = async (team: string, on: boolean, as: SignedInAs | undefined = admin): Promise<number> =>
  (await served.ask("PUT", "/api/board", { ...(as === undefined ? {} : { as }), body: { team, on } })).status;

test("off by default: no team is on it, and nobody but an admin can switch it on", async () => {
  await publishAdoptionNow(served.services);
  expect(await board()).toMatchObject({ on: false, maySwitch: true, mayChoose: [], ties: [], withheld: [] });
  expect(await choose("org", true, leads.get("north"))).toBe(403);
  expect(await choose("org", true)).toBe(200);
  await publishAdoptionNow(served.services);
  expect(await board()).toMatchObject({ on: true, ties: [], withheld: [], quarter: null });
});

test("a team is put on it by its own lead alone", async () => {
  expect(await choose("north", true)).toBe(403);
  expect(await choose("north", true, leads.get("south"))).toBe(403);
  expect(await choose("no-such", true)).toBe(404);
  expect((await board(leads.get("north"))).mayChoose).toEqual([{ id: "north", name: "North", on: false }]);
  for (const team of Object.keys(teams)) expect(await choose(team, true, leads.get(team))).toBe(200);
});

test("held outcomes a dollar at the organisation's price for each kind of task", async () => {
  await publishAdoptionNow(served.services);
  const page = await board();
  // 28 outcomes hold 12 + 16 + 8 dollars: 9/7 each. North 12 × 9/7 of 24, south 8 × 9/7 of 24, all together 36 of 64: 8/7 and 16/21.
  const rows = page.ties.flat();
  expect(Object.fromEntries(rows.map(({ name, figure, people }) => [name, [figure.value, people]]))).toEqual({
    North: [1.1, 10],
    South: [0.76, 10],
  });
  // Everybody in north did the same: its interval is a point, that of south ends above or below it.
  const south = rows.find(({ name }) => name === "South")?.figure;
  expect(south?.low).toBeLessThan(0.76);
  expect(page.ties.length).toBe((south?.high ?? 0) >= 1.1 ? 1 : 2);
  // Few cannot be shown, nor middle: all less north and south would be few and middle, so it hides few.
  expect(page.withheld.map(({ name }) => name)).toEqual(["Few", "Middle"]);
  expect(page).toMatchObject({ quarter: "2026-Q3", gaming: expect.stringContaining("cut into more and smaller changes") });
});

test("a team that leaves is off it at once, and the organisation's word ends it for all", async () => {
  expect(await choose("south", false)).toBe(200);
  expect((await board()).ties.flat().map(({ name }) => name)).toEqual(["North"]);
  expect(await choose("org", false)).toBe(200);
  expect(await board(leads.get("north"))).toMatchObject({ on: false, mayChoose: [], ties: [], withheld: [] });
});

/** One session each, linked without doubt to a pull request of fifty lines of its person that held; the first `linked` only. */
async function sessions(who: readonly string[], heldDollars: number, linked: number): Promise<void> {
  const day = "2026-08-05";
  const at = Date.parse(`${day}T10:00:00Z`);
  const own = who.slice(0, linked).map((person) => ({ person, session: `s ${person}`, urn: `pr:repo#${person}` }));
  await appendFacts(
    served.services.ledger,
    {
      artifacts: own.map(({ person, urn }) => ({
        urn,
        kind: "pull_request" as const,
        repo: "repo",
        authors: [person],
        at,
        linesAdded: 50,
        linesRemoved: 0,
        parent: "",
        version: 1,
      })),
      links: own.map(({ session, urn }) => ({ session, artifact: urn, confidence: 1, methods: ["test"], source: "test", version: 1 })),
      verdicts: own.map(({ urn }) => ({
        artifact: urn,
        held: 1,
        pending: 0,
        undone: 0,
        lines: 50,
        linesAlive: 50,
        judged: at,
        version: 1,
      })),
    },
    { token: `board ${who[0] ?? ""}`, dayOf: (moment) => Math.floor(moment / 86_400_000) },
  );
  const rows = who.map((person, i) => {
    const held = (i < linked ? heldDollars : 0) * 1e6;
    return {
      day,
      person,
      session: `s ${person}`,
      sign: 1,
      tool: "codex",
      model: "m",
      repo: "",
      price_kind: "list",
      can_link: 1,
      held,
      pending: 0,
      exploration: 0,
      unlinked: 2e6 - held,
      undone: 0,
    };
  });
  await served.services.ledger.insert("yield", rows, { token: `yield ${who[0] ?? ""}` });
}
