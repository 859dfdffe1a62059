import { expect, test } from "vitest";
import { limitsOf } from "../privacy/safe-sum.ts";
import { targetFigures, type TargetInput } from "./target-figures.ts";

const groups = [
  { id: "org", parent: null },
  { id: "north", parent: "org" },
  { id: "south", parent: "org" },
];

/** Names say team, job and number: "north dev 3". */
function peopleOf(team: string, job: string, count: number): string[] {
  return Array.from({ length: count }, (_, i) => `${team} ${job} ${String(i).padStart(2, "0")}`);
}

function input(people: readonly string[], more: Partial<TargetInput> = {}): TargetInput {
  return {
    population: { quarter: "2026-Q3", homes: new Map(people.map((name) => [name, name.split(" ")[0] ?? ""])) },
    groups,
    peopleNow: people.length,
    limits: limitsOf(8),
    team: "org",
    isEligible: (person) => person.includes("dev"),
    isWithout: () => false,
    // Four weeks each: active in two, an outcome in one; the first of a team is never active.
    weeks: new Map(
      people.map((name) => [
        name,
        name.endsWith("00") ? { weeks: 4, active: 0, outcome: 0, exploration: 0 } : { weeks: 4, active: 2, outcome: 1, exploration: 1 },
      ]),
    ),
    ...more,
  };
}

const saidOf = (given: TargetInput): Record<string, readonly (number | string | null)[]> =>
  Object.fromEntries(
    targetFigures(given).map(({ group, figure, value, n, people, withheld }) => [
      `${group} ${figure}`,
      withheld === "" ? [value, n, people] : [withheld],
    ]),
  );

test("shares of the weeks of the people the target means", () => {
  const said = saidOf(input([...peopleOf("north", "dev", 10), ...peopleOf("south", "dev", 10), ...peopleOf("south", "sales", 9)]));
  // 20 developers, 80 weeks; 18 of them active in 2 and with an outcome in 1: 36 and 18 of 80; north 18 and 9 of 40.
  expect(said).toMatchObject({
    "org active": [0.45, 80, 20],
    "org outcome": [0.23, 80, 20],
    "org exploration": [0.23, 80, 20],
    "north active": [0.45, 40, 10],
  });
  // The nine others in south are enough to be the difference to figures of all of south.
  expect(said["south active"]).toEqual([0.45, 40, 10]);
  expect(said["org without"]).toEqual(["too few people"]);
});

test("where a few are not meant, the figure would be about them: withheld there and told above", () => {
  const said = saidOf(
    input([
      ...peopleOf("north", "dev", 10),
      ...peopleOf("north", "sales", 3),
      ...peopleOf("south", "dev", 12),
      ...peopleOf("south", "sales", 6),
    ]),
  );
  expect(said["north active"]).toEqual(["too few people"]);
  expect(said["south active"]).toEqual(["too few people"]);
  expect(said["org active"]?.[1]).toBe(88);
});

test("who is faster without it is counted out where at least k are, and else nobody is", () => {
  const people = [...peopleOf("north", "dev", 20), ...peopleOf("south", "dev", 20)];
  const few = saidOf(input(people, { isWithout: (person) => person.startsWith("north") && Number(person.slice(-2)) < 7 }));
  expect(few).toEqual(saidOf(input(people)));
  const many = saidOf(input(people, { isWithout: (person) => person.startsWith("north") && Number(person.slice(-2)) < 9 }));
  // 31 of 40 are left, 124 weeks; of the 30 active ones 60.
  expect(many).toMatchObject({
    "org active": [0.48, 124, 30],
    "org without": [10, 10, 10],
    "north without": [10, 10, 10],
    "south without": ["too few people"],
  });
  expect(many["south active"]).toEqual(few["south active"]);
});

test("a target of a team says nothing about others, and one person alone sees everything", () => {
  const people = [...peopleOf("north", "dev", 10), ...peopleOf("south", "dev", 10)];
  expect(new Set(targetFigures(input(people, { team: "south" })).map(({ group }) => group))).toEqual(new Set(["south"]));
  expect(saidOf(input(["north dev 01"]))).toMatchObject({ "north active": [0.5, 4, 1], "org outcome": [0.25, 4, 1] });
});
