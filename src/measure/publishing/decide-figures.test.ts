import fc from "fast-check";
import { expect, test } from "vitest";
import type { Group, Population } from "../privacy/populations.ts";
import { safeSum } from "../privacy/safe-sum.ts";
import { decideFigures, decideQuarter, type Decisions } from "./decide-figures.ts";
import type { PersonPart } from "./person-parts.ts";

const limits = { k: 8, alone: false };
const metric = { measure: { kind: "share" } } as const;

test("a group passes where both sums of a ratio do", () => {
  const { population, groups } = organisation([8, 8]);
  const names = [...population.homes.keys()];
  const parts = (value: (i: number) => number): Map<string, PersonPart> =>
    new Map(names.map((name, i) => [name, { value: value(i), weight: 1, values: [] }]));
  const ratio = { measure: { kind: "ratio" } } as const;
  const frame = { population, groups, peopleNow: 16, limits };
  expect(
    decideFigures(
      ratio,
      parts(() => 1),
      frame,
    ),
  ).toEqual(
    new Map([
      ["org", ""],
      ["t0", ""],
      ["t1", ""],
    ]),
  );
  // One person of t0 has most of the team's money: t0 is hidden, and t1 with it, else t0 were the difference.
  expect(
    decideFigures(
      ratio,
      parts((i) => (i === 0 ? 9 : 1)),
      frame,
    ),
  ).toEqual(
    new Map([
      ["org", ""],
      ["t0", "one person dominates"],
      ["t1", "too few people"],
    ]),
  );
});

test("a quarter is shown where all its months are, or none beside it", () => {
  const groups = organisation([8, 8]).groups;
  const decide = (t0: readonly string[], quarter: string): string | undefined =>
    decideQuarter(
      groups,
      t0.map(
        (reason) =>
          new Map([
            ["org", ""],
            ["t0", reason],
            ["t1", "too few people"],
          ]),
      ),
      new Map([
        ["org", ""],
        ["t0", quarter],
        ["t1", quarter],
      ]),
    ).get("t0");
  expect(decide(["", "", ""], "")).toBe("");
  expect(decide(["", "no data", ""], "")).toBe("");
  expect(decide(["", "too few people", ""], "")).toBe("too few people");
  expect(decide(["too few people", "too few people", "no data"], "")).toBe("");
  expect(decide(["too few people", "too few people", "no data"], "one person dominates")).toBe("one person dominates");
});

test("sums of months and quarters together tell no group's hidden month that is not safe", () => {
  const count = fc.oneof(
    { weight: 3, arbitrary: fc.constant(0) },
    { weight: 4, arbitrary: fc.integer({ min: 1, max: 4 }) },
    fc.integer({ min: 5, max: 60 }),
  );
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 2, max: 14 }), { minLength: 2, maxLength: 5 }), fc.infiniteStream(count), (sizes, counts) => {
      const { population, groups } = organisation(sizes);
      const people = [...population.homes.keys()];
      const frame = { population, groups, peopleNow: people.length, limits };
      const months = [0, 1, 2].map(() => new Map(people.map((person) => [person, Number(counts.next().value)])));
      const decide = (amounts: ReadonlyMap<string, number>): Decisions =>
        decideFigures(metric, new Map([...amounts].map(([person, weight]) => [person, { value: 0, weight, values: [] }])), frame);
      const decided = months.map(decide);
      const whole = decideQuarter(
        groups,
        decided,
        decide(new Map(people.map((person) => [person, months.reduce((sum, month) => sum + (month.get(person) ?? 0), 0)]))),
      );
      const homes = [...new Set(population.homes.values())];
      const row = (group: string, wanted: readonly number[]): number[] =>
        [0, 1, 2].flatMap((month) =>
          homes.map((home) => (wanted.includes(month) && (group === "org" || home === group || parentOf(groups, home) === group) ? 1 : 0)),
        );
      const known = [
        ...decided.flatMap((month, i) =>
          [...month]
            .filter(([, reason]) => reason !== "too few people" && reason !== "one person dominates")
            .map(([group]) => row(group, [i])),
        ),
        ...[...whole].filter(([, reason]) => reason === "").map(([group]) => row(group, [0, 1, 2])),
      ];
      for (const { id } of groups) {
        for (const month of [0, 1, 2]) {
          if (decided[month]?.get(id) === "") continue;
          const amounts = people
            .filter((person) => row(id, [month])[month * homes.length + homes.indexOf(population.homes.get(person) ?? "")] === 1)
            .map((person) => months[month]?.get(person) ?? 0);
          if (amounts.every((amount) => amount === 0) || safeSum(amounts, limits)) continue;
          expect(rank([...known, row(id, [month])])).toBe(rank(known) + 1);
        }
      }
    }),
    { numRuns: 300 },
  );
});

/** Departments d0 and d1 with the teams in turn; one or two teams lie below the organisation itself. */
function organisation(sizes: readonly number[]): { population: Population; groups: Group[] } {
  const flat = sizes.length < 3;
  const groups: Group[] = [
    { id: "org", parent: null },
    ...(flat
      ? []
      : [
          { id: "d0", parent: "org" },
          { id: "d1", parent: "org" },
        ]),
  ];
  const homes = new Map<string, string>();
  sizes.forEach((size, team) => {
    groups.push({ id: `t${team}`, parent: flat ? "org" : `d${team % 2}` });
    for (let person = 0; person < size; person++) homes.set(`p${String(homes.size).padStart(3, "0")}`, `t${team}`);
  });
  return { population: { quarter: "2026-Q3", homes }, groups };
}

function parentOf(groups: readonly Group[], id: string): string | null {
  return groups.find((group) => group.id === id)?.parent ?? null;
}

/** Of a matrix of small whole numbers, by elimination. */
function rank(rows: readonly (readonly number[])[]): number {
  const left = rows.map((row) => [...row]);
  let found = 0;
  for (let column = 0; column < (left[0]?.length ?? 0); column++) {
    const pivot = left.findIndex((row, i) => i >= found && Math.abs(row[column] ?? 0) > 1e-9);
    const chosen = left[pivot];
    if (chosen === undefined) continue;
    [left[pivot], left[found]] = [left[found] ?? [], chosen];
    for (let i = found + 1; i < left.length; i++) {
      const other = left[i] ?? [];
      const factor = (other[column] ?? 0) / (chosen[column] ?? 1);
      if (factor !== 0) left[i] = other.map((value, at) => value - factor * (chosen[at] ?? 0));
    }
    found++;
  }
  return found;
}
