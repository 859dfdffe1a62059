import { expect, test } from "vitest";
import { day, week } from "./days.ts";
import type { SimulatedArtifact, SimulatedSession, SimulatedUsage } from "./facts.ts";
import { makeOrganisation } from "./organisation/make-organisation.ts";
import { modestPadding, noPadding } from "./padding/padding.ts";
import { makeSchedule } from "./schedule.ts";
import { simulatePerson } from "./simulate-person.ts";
import type { Place } from "./work/tasks.ts";

const start = Date.UTC(2026, 1, 2);
const weeks = 16;
const end = start + weeks * week;
const organisation = makeOrganisation({ people: 30, weeks, seed: 5, start, end, targetWeek: 6, pseudonymOf: (id) => id });
const placeOf = (team: number): Place => ({
  team,
  repos: organisation.teams[team]?.team.repos ?? [],
  members: ["p00000", "p00001"],
  onCall: "p00002",
});

/** What the people with these indices do on their own. */
function run(
  indices: readonly number[],
  dose = modestPadding,
): { sessions: SimulatedSession[]; usage: SimulatedUsage[]; commits: SimulatedArtifact[] } {
  const schedule = makeSchedule(start, end);
  const people = organisation.people.filter((person) => indices.includes(person.index));
  const runs = people.map((person) => simulatePerson(organisation, schedule, person, dose));
  const all = { sessions: [] as SimulatedSession[], usage: [] as SimulatedUsage[], commits: [] as SimulatedArtifact[] };
  for (let index = 0; index < weeks; index++) {
    for (const one of runs) one(index, placeOf);
    const { facts } = schedule.take();
    all.sessions.push(...facts.sessions);
    all.usage.push(...facts.usage);
    all.commits.push(...facts.artifacts.filter((artifact) => artifact.kind === "commit"));
  }
  return all;
}

test("what one person does is the same whoever else is there", () => {
  const everybody = run(organisation.people.map((person) => person.index));
  for (const index of [0, 2, 7, 19]) {
    const alone = run([index]);
    const id = organisation.people[index]?.person.id ?? "";
    expect(everybody.sessions.filter((one) => one.person === id)).toEqual(alone.sessions);
    expect(everybody.usage.filter((one) => one.person === id)).toEqual(alone.usage);
    expect(everybody.commits.filter((one) => one.authors[0] === id)).toEqual(alone.commits);
  }
});

test("padding adds to honest work and changes nothing of it", () => {
  const indices = organisation.people.map((person) => person.index);
  const honest = run(indices, noPadding);
  const padded = run(indices, { minimalDose: 1, repeatedPrompts: 1, loops: 1 });
  const names = new Set(honest.sessions.map((session) => session.id));
  expect(padded.sessions.length).toBeGreaterThan(honest.sessions.length);
  expect(padded.sessions.filter((session) => names.has(session.id))).toEqual(honest.sessions);
  expect(padded.commits).toEqual(honest.commits);
});

test("nobody works before joining or after leaving", () => {
  const late = organisation.people.filter((person) => person.joinedAt > start || person.leftAt !== null);
  expect(late.length).toBeGreaterThan(0);
  for (const person of late) {
    const own = run([person.index]);
    const last = (person.leftAt ?? end) + day;
    expect(own.sessions.filter((session) => session.started < person.joinedAt - day || session.started > last)).toEqual([]);
  }
});
