import fc from "fast-check";
import { expect, test } from "vitest";
import { groupTree } from "../privacy/group-atoms.ts";
import type { Group } from "../privacy/populations.ts";
import { splitGroups } from "./split-groups.ts";

const k = 8;

test("a team may be told apart where enough of both kinds are in it, or all are of one", () => {
  expect(shown({ a: [8, 8] })).toEqual(["a", "org"]);
  expect(shown({ a: [12, 0] })).toEqual(["a", "org"]);
  // Two who are not eligible: the whole team's figure less the eligible ones' would be theirs.
  expect(shown({ a: [12, 2], b: [12, 0], c: [12, 0] })).toEqual(["b", "c"]);
  expect(shown({ a: [12, 2], b: [9, 3], c: [10, 3] })).toEqual(["org"]);
});

test("a team is hidden where the rest of its parent would be too few", () => {
  expect(shown({ a: [20, 9], b: [12, 2] })).toEqual(["org"]);
  expect(shown({ a: [20, 9], b: [12, 8] })).toEqual(["a", "b", "org"]);
});

test("no sum or difference of figures is about fewer than k people of one part", () => {
  const size = fc.oneof(
    { weight: 1, arbitrary: fc.constant(0) },
    { weight: 3, arbitrary: fc.integer({ min: 1, max: 7 }) },
    { weight: 3, arbitrary: fc.integer({ min: 8, max: 20 }) },
  );
  fc.assert(
    fc.property(fc.array(fc.tuple(size, size), { minLength: 2, maxLength: 6 }), (sizes) => {
      const { groups, homes, tree, eligible } = organisation(Object.fromEntries(sizes.map((pair, i) => [`t${i}`, pair])), true);
      const found = splitGroups(tree, (person) => eligible[person] === true, k);
      const names = [...new Set(homes)];
      const within = (home: string, group: string): boolean => {
        for (let at: string | null = home; at !== null; at = groups.find(({ id }) => id === at)?.parent ?? null)
          if (at === group) return true;
        return false;
      };
      // Unknown: each team's sum over its eligible people, and over the others. Known: every team whole, groups shown.
      const row = (parts: readonly ("in" | "out")[], has: (home: string) => boolean): number[] =>
        names.flatMap((home) =>
          (["in", "out"] as const).map((part) => (parts.includes(part) && has(home) && count(home, part) > 0 ? 1 : 0)),
        );
      const count = (home: string, part: "in" | "out"): number =>
        homes.filter((one, i) => one === home && eligible[i] === (part === "in")).length;
      const known = [
        ...names.map((name) => row(["in", "out"], (home) => home === name)),
        ...[...found].map((group) => row(["in"], (home) => within(home, group))),
      ];
      const base = rank(known);
      const pure = (home: string): boolean => count(home, "in") === 0 || count(home, "out") === 0;
      // Every set of teams with fewer than k people of one part in mixed teams must stay unknown.
      for (let set = 1; set < 2 ** names.length; set++) {
        const has = (home: string): boolean => (set & (1 << names.indexOf(home))) !== 0 && !pure(home);
        for (const part of ["in", "out"] as const) {
          const people = names.filter(has).reduce((sum, home) => sum + count(home, part), 0);
          if (people === 0 || people >= k) continue;
          expect(rank([...known, row([part], has)])).toBe(base + 1);
        }
      }
    }),
    { numRuns: 300 },
  );
});

function shown(sizes: Readonly<Record<string, readonly [number, number]>>): string[] {
  const { tree, eligible } = organisation(sizes, false);
  return [...splitGroups(tree, (person) => eligible[person] === true, k)].sort();
}

/** Teams with so many eligible people and others; `deep` puts them below two departments. */
function organisation(sizes: Readonly<Record<string, readonly [number, number]>>, deep: boolean) {
  const groups: Group[] = [
    { id: "org", parent: null },
    ...(deep
      ? [
          { id: "d0", parent: "org" },
          { id: "d1", parent: "org" },
        ]
      : []),
  ];
  const homes: string[] = [];
  const eligible: boolean[] = [];
  Object.entries(sizes).forEach(([id, [inside, outside]], i) => {
    groups.push({ id, parent: deep ? `d${i % 2}` : "org" });
    for (let n = 0; n < inside + outside; n++) {
      homes.push(id);
      eligible.push(n < inside);
    }
  });
  const tree = groupTree(groups, homes);
  if (tree === null) throw new TypeError("no organisation");
  return { groups, homes, tree, eligible };
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
      const factor = (left[i]?.[column] ?? 0) / (chosen[column] ?? 1);
      left[i] = (left[i] ?? []).map((value, j) => value - factor * (chosen[j] ?? 0));
    }
    found++;
  }
  return found;
}
