import * as fc from "fast-check";
import { expect, test } from "vitest";
import { freezePopulation, populationRows, thawPopulation, type Group, type Membership } from "./populations.ts";

const groups: Group[] = [
  { id: "org", parent: null },
  { id: "build", parent: "org" },
  { id: "web", parent: "build" },
  { id: "data", parent: "build" },
  { id: "sales", parent: "org" },
];

const member = (person: string, team: string, since: string, until: string | null = null): Membership => ({ person, team, since, until });

test("joiners and movers count from the next quarter on, leavers to the end of theirs", () => {
  const memberships = [
    member("stays", "web", "2025-01-01"),
    member("joins", "web", "2026-07-02"),
    member("leaves", "web", "2025-01-01", "2026-08-01"),
    member("moves", "web", "2025-01-01", "2026-08-01"),
    member("moves", "data", "2026-08-01"),
    member("lost", "nowhere", "2025-01-01"),
  ];
  const homes = (quarter: string): unknown => Object.fromEntries(freezePopulation(quarter, memberships, groups).homes);
  expect(homes("2026-Q3")).toEqual({ stays: "web", leaves: "web", moves: "web" });
  expect(homes("2026-Q4")).toEqual({ stays: "web", joins: "web", moves: "data" });
  expect([...freezePopulation("2026-Q3", memberships, groups, "2026-09-30").homes.keys()]).toEqual(["joins", "moves", "stays"]);
});

const day = fc.constantFrom("2025-12-31", "2026-03-31", "2026-04-01", "2026-05-05", "2026-07-01");
const anyMembership = fc.record({
  person: fc.constantFrom("a", "b", "c", "d", "e"),
  team: fc.constantFrom(...groups.map(({ id }) => id)),
  since: day,
  until: fc.option(day),
});

test("a team's people nest in its parent's, whatever the order, and a frozen chart can be read back", () => {
  fc.assert(
    fc.property(fc.array(anyMembership, { maxLength: 20 }), fc.integer(), (memberships, turn) => {
      const population = freezePopulation("2026-Q2", memberships, groups);
      const at = memberships.length === 0 ? 0 : Math.abs(turn) % memberships.length;
      expect(freezePopulation("2026-Q2", [...memberships.slice(at), ...memberships.slice(0, at)], groups)).toEqual(population);
      const rows = populationRows(population, groups);
      const people = (team: string): Set<string> => new Set(rows.filter((row) => row.team === team).map(({ person }) => person));
      expect(groups.every(({ id, parent }) => parent === null || people(id).isSubsetOf(people(parent)))).toBe(true);
      const thawed = thawPopulation("2026-Q2", rows, groups);
      // Teams with the same people cannot be told apart by them; the deepest is the home, so nothing is lost.
      expect(
        populationRows(thawed.population, thawed.groups)
          .map(({ team, person }) => `${team} ${person}`)
          .sort(),
      ).toEqual(rows.map(({ team, person }) => `${team} ${person}`).sort());
    }),
  );
});

test("refuses a circle of teams and a quarter that is none", () => {
  const circle = [
    { id: "a", parent: "b" },
    { id: "b", parent: "a" },
  ];
  expect(() => populationRows({ quarter: "2026-Q1", homes: new Map([["x", "a"]]) }, circle)).toThrow("circle");
  expect(() => freezePopulation("2026-5", [], groups)).toThrow(RangeError);
});
