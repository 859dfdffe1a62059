import * as fc from "fast-check";
import { expect, test } from "vitest";
import { day } from "../days.ts";
import { simulateOrganisation } from "../simulate.ts";
import type { SimulatedOrganisation } from "../facts.ts";
import { teamSizes } from "./team-sizes.ts";
import { randomStream } from "../random.ts";

const until = Date.UTC(2026, 10, 20);

test("team sizes lie within 3 and 15 and add up", () => {
  fc.assert(
    fc.property(fc.integer({ min: 6, max: 3000 }), fc.integer(), (people, seed) => {
      const sizes = teamSizes(randomStream(seed), people);
      expect(sizes.reduce((sum, size) => sum + size, 0)).toBe(people);
      expect(Math.min(...sizes)).toBeGreaterThanOrEqual(3);
      expect(Math.max(...sizes)).toBeLessThanOrEqual(15);
    }),
  );
});

test("on every day every team has 3 to 15 people and one lead, and nobody is in two teams", () => {
  for (const seed of [1, 2, 3]) {
    const organisation = simulateOrganisation({ until, seed });
    for (let at = Date.parse(organisation.from); at <= Date.parse(organisation.to); at += day) {
      const there = organisation.memberships.filter(
        (one) => Date.parse(one.since) <= at && (one.until === null || at < Date.parse(one.until)),
      );
      expect(new Set(there.map((one) => one.person)).size).toBe(there.length);
      for (const team of teamsOf(organisation)) {
        const members = there.filter((one) => one.team === team.id);
        expect(members.length).toBeGreaterThanOrEqual(3);
        expect(members.length).toBeLessThanOrEqual(15);
        expect(members.filter((one) => one.lead).length).toBe(1);
      }
    }
  }
});

test("the default organisation: 240 people in 24 teams in 5 departments below org, all names and addresses different", () => {
  const organisation = simulateOrganisation({ until });
  expect(organisation.people.length).toBe(240);
  expect(teamsOf(organisation).length).toBe(24);
  expect(organisation.teams.filter((team) => team.parent === "org").length).toBe(5);
  expect(organisation.teams[0]).toMatchObject({ id: "org", parent: null });
  expect(new Set(organisation.teams.map((team) => team.id)).size).toBe(30);
  for (const key of ["id", "pseudonym", "name", "mail", "login"] as const) {
    expect(new Set(organisation.people.map((person) => person[key])).size).toBe(240);
  }
  for (const person of organisation.people) {
    expect(person.mail).toMatch(/^[a-z.-]+@example\.org$/);
    expect(person.pseudonym).toMatch(/^[0-9a-f]{16}$/);
  }
  for (const role of ["admin", "finance", "auditor"]) expect(organisation.people.filter((person) => person.role === role).length).toBe(1);
  expect(organisation.people.filter((person) => person.role === "lead").length).toBe(24);
  expect(organisation.people.filter((person) => person.left !== null).length).toBeGreaterThan(3);
  expect(organisation.people.filter((person) => person.joined > organisation.from).length).toBeGreaterThan(8);
  expect(organisation.memberships.length).toBeGreaterThan(240);
  expect(organisation.target).toMatchObject({ threshold: 0.8, from: "2026-07-06", team: "org" });
});

test("names stay different in a large organisation, and one person alone works too", () => {
  const large = simulateOrganisation({ until, people: 50_000, weeks: 2 });
  expect(new Set(large.people.map((person) => person.mail)).size).toBe(50_000);
  expect(simulateOrganisation({ until, people: 1, weeks: 2 }).people.length).toBe(1);
});

/** Groups that people belong to: those that are nobody's parent. */
function teamsOf(organisation: SimulatedOrganisation): SimulatedOrganisation["teams"] {
  const parents = new Set(organisation.teams.map((team) => team.parent));
  return organisation.teams.filter((team) => !parents.has(team.id));
}
