import { expect, test } from "vitest";
import { attack } from "../../../test/support/privacy-attack.ts";
import type { Contribution } from "./contributions.ts";
import { dayNumber } from "./days.ts";
import { gate } from "./gate.ts";
import { limitsOf } from "./safe-sum.ts";
import { crossing, turned, unsafeRemainders, type Placed } from "./union-remainders.ts";

const limits = limitsOf(5);

/** People `first` to `first` + `count` − 1 with the same amount each. */
function several(first: number, count: number, p: number, q: number, amount = 10): Placed[] {
  return Array.from({ length: count }, (_, i) => ({ person: first + i, amount, p, q }));
}

test("what two partitions leave of each other must be nothing or safe", () => {
  // Tool 0: seven people of group 0, one of group 1. Tool 1: seven others of group 1.
  const cross = crossing([...several(0, 7, 0, 0), ...several(7, 1, 0, 1), ...several(8, 7, 1, 1)]);
  // Tool 0 less group 0 is one person's; group 1 less tool 1 is the same one's.
  expect(unsafeRemainders(cross, [], limits)).toEqual([{ union: [0], taken: [0] }]);
  expect(unsafeRemainders(turned(cross), [], limits)).toEqual([{ union: [1], taken: [1] }]);
  // With five people it is safe; with none there is nothing to tell.
  expect(unsafeRemainders(crossing([...several(0, 7, 0, 0), ...several(20, 5, 0, 1), ...several(8, 7, 1, 1)]), [], limits)).toEqual([]);
  expect(unsafeRemainders(crossing([...several(0, 7, 0, 0), ...several(8, 7, 1, 1)]), [], limits)).toEqual([]);
});

test("a tool of all its models is asked for together", () => {
  // Models 0 and 1 of a tool, each with five others in group 1, where they are one atom; one person of group 2 uses both.
  const cross = crossing([
    ...several(0, 7, 0, 0),
    ...several(7, 7, 1, 1),
    ...several(20, 5, 0, 2),
    ...several(25, 5, 1, 2),
    ...several(40, 1, 0, 3),
    ...several(40, 1, 1, 3),
    ...several(50, 9, 2, 3),
  ]);
  expect(unsafeRemainders(cross, [], limits).map(({ union }) => union)).toEqual([[0, 1]]);
});

test("use outside that hides nothing does not save a remainder", () => {
  const cross = crossing([...several(0, 7, 0, 0), ...several(7, 1, 0, 1), ...several(8, 7, 1, 1), ...several(15, 1, 1, 0, 1)]);
  expect(unsafeRemainders(cross, [], limits)).toEqual([{ union: [0], taken: [0] }]);
});

test("an organisation's tool less the department that shows it would be the use of one person elsewhere", () => {
  // Two departments of 45. In d0 twenty people use tool b for $5 a week each, in d1 one does for $45; tool a is everybody's.
  const groups = [
    { id: "org", parent: null },
    { id: "d0", parent: "org" },
    { id: "d1", parent: "org" },
  ];
  const homes = new Map(Array.from({ length: 90 }, (_, i) => [`p${String(i).padStart(2, "0")}`, i < 45 ? "d0" : "d1"]));
  const weeks = ["2026-07-01", "2026-07-06", "2026-07-13", "2026-07-20", "2026-07-27"].map(dayNumber);
  const used = (person: string, from: number, tool: string, dollars: number): Contribution => {
    const cost = dollars * 1_000_000;
    return { person, from, tool, model: "m", amounts: [cost, 0, 0, 0, 0, 0, 0, 0, 1, 0, 10, 1] };
  };
  const contributions = [...homes.keys()].flatMap((person, i) =>
    weeks.flatMap((from) => [
      used(person, from, "a", 20 + (i % 7)),
      ...(i < 20 ? [used(person, from, "b", 5)] : i === 50 ? [used(person, from, "b", 45)] : []),
    ]),
  );
  const population = { quarter: "2026-Q3", homes };
  const atoms = gate({ population, groups, contributions, until: dayNumber("2026-08-10"), earlier: [], peopleNow: 90 }, limitsOf(8));
  const block = atoms.map(({ published }) => published).filter(({ to }) => to <= dayNumber("2026-07-31"));
  const shown = (cut: string): string[] => block.filter((atom) => atom.cut === cut).map(({ group, tool }) => `${group} ${tool}`);
  expect(shown("tool")).toEqual(["org a", "org b"]);
  // Before the organisation's own figures d0 showed both; now what it used of b stands among its others, and d1's is all one.
  expect(shown("use")).toEqual(["d0 other", "d1 other"]);
  const org = block.find(({ cut, tool }) => cut === "tool" && tool === "b");
  // 20 × 5 × $5 + 5 × $45 = $725, in steps of $50 (a fifth of $225, and more).
  expect(org?.figures[0]).toBe(750_000_000);
  const insider = { insiders: new Set(["p00"]), seen: new Set(homes.keys()) };
  const found = attack(
    [{ block, contributions: contributions.filter(({ from }) => from <= dayNumber("2026-07-31")) }],
    population,
    groups,
    "p50",
    insider,
    "cost",
  );
  const ofTool = found.find(({ what }) => what === "tool b m");
  expect(ofTool?.truth).toBe(225_000_000);
  expect((ofTool?.high ?? 0) - (ofTool?.low ?? 0)).toBeGreaterThan(0.4 * 225_000_000);
});
