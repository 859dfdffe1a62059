import { expect, test } from "vitest";
import { refreshable } from "./late-changes.ts";

// 20 people: a0–a9 in team a, b0–b9 in team b, both below org. k = 8.
const groups = [
  { id: "org", parent: null },
  { id: "a", parent: "org" },
  { id: "b", parent: "org" },
];
const team = (name: string): string[] => Array.from({ length: 10 }, (_, i) => `${name}${i}`);
const members = new Map([
  ["org", [...team("a"), ...team("b")]],
  ["a", team("a")],
  ["b", team("b")],
]);

/** Fingerprints: of the list of members, then 1 for each, 2 for those who changed. */
function shown(changed: readonly string[], ids: readonly string[] = ["org", "a", "b"]): Map<string, { before: number[]; after: number[] }> {
  return new Map(
    ids.map((id) => {
      const people = members.get(id) ?? [];
      return [id, { before: [9, ...people.map(() => 1)], after: [9, ...people.map((person) => (changed.includes(person) ? 2 : 1))] }];
    }),
  );
}

function anew(changed: readonly string[], ids?: readonly string[]): string[] {
  return [...refreshable(groups, shown(changed, ids), members, 8, () => true)].sort();
}

test("a figure stays while fewer than k people's parts changed", () => {
  expect(anew(["a0"])).toEqual([]);
  expect(anew(team("a").slice(0, 7))).toEqual([]);
});

test("what k people's facts changed is shown anew, with the group above, whose change it then is", () => {
  expect(anew(team("a").slice(0, 8))).toEqual(["a", "org"]);
  expect(anew([...team("a"), ...team("b")])).toEqual(["a", "b", "org"]);
});

test("a group above waits where less the team below it would tell few people's change", () => {
  expect(anew([...team("a").slice(0, 8), "b0"])).toEqual(["a"]);
  // Without team figures there is nothing to take away.
  expect(anew([...team("a").slice(0, 8), "b0"], ["org"])).toEqual(["org"]);
  expect(anew([...team("a").slice(0, 4), ...team("b").slice(0, 4)])).toEqual(["org"]);
});

test("a team's newer figure leaves its later changes to be told by the group above", () => {
  // b was shown anew in between, so one person changed since; against org's older figure all of b did.
  const figures = shown([...team("a"), ...team("b")]);
  const b = figures.get("b");
  if (b !== undefined)
    b.before = [
      9,
      1,
      ...team("b")
        .slice(1)
        .map(() => 2),
    ];
  expect([...refreshable(groups, figures, members, 8, () => true)]).toEqual(["a"]);
});

test("a group stays that may not be said, or whose members go by other names now", () => {
  expect([...refreshable(groups, shown(team("a")), members, 8, (id) => id !== "a")]).toEqual(["org"]);
  const renamed = shown([...team("a"), ...team("b")]);
  for (const figure of renamed.values()) figure.after[0] = 7;
  expect([...refreshable(groups, renamed, members, 8, () => true)]).toEqual([]);
});
