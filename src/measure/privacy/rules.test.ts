import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { categoryOf, mergeCategories, type CategoryCell } from "./category-atoms.ts";
import { chooseBlocks } from "./choose-spans.ts";
import { baseSpans, dayName, dayNumber, quarterSpan } from "./days.ts";
import { decompose, groupTree, type GroupNode } from "./group-atoms.ts";
import { blurEstimate, blurShare, edgeOf, metricGate } from "./metric-gate.ts";
import { roundingStep, roundParts } from "./round-figures.ts";
import { limitsOf, safeSum } from "./safe-sum.ts";
import { tellsRemainder } from "./tells-remainder.ts";

const limits = limitsOf(5);

describe("safe sums", () => {
  test("need k contributors; who spent nothing is none", () => {
    expect(safeSum([1, 1, 1, 1, 1], limits)).toBe(true);
    expect(safeSum([1, 1, 1, 1, 0], limits)).toBe(false);
  });

  test("nobody holds more than half, and the second cannot estimate the first within 20 %", () => {
    expect(safeSum([40, 10, 10, 10, 10], limits)).toBe(true);
    expect(safeSum([41, 10, 10, 10, 10], limits)).toBe(false);
    // 100 − 48 − 45 = 7 is less than a fifth of 48.
    expect(safeSum([48, 45, 3, 2, 2], limits)).toBe(false);
  });
});

describe("groups", () => {
  const tree = (sizes: Readonly<Record<string, number>>): GroupNode => {
    const homes = Object.entries(sizes).flatMap(([id, size]) => Array.from({ length: size }, () => id));
    const root = groupTree(
      [
        { id: "org", parent: null },
        ...Object.keys(sizes)
          .filter((id) => id !== "org")
          .map((id) => ({ id, parent: "org" })),
      ],
      homes,
    );
    if (root === null) throw new Error("there is an organisation");
    return root;
  };
  const shown = (sizes: Readonly<Record<string, number>>): unknown =>
    decompose(tree(sizes), 8, () => true).map(({ id, people }) => [id, people.length]);

  test("what is hidden is nobody or at least k, else the smallest team shown is hidden, too", () => {
    expect(shown({ a: 10, b: 9 })).toEqual([
      ["a", 10],
      ["b", 9],
    ]);
    expect(shown({ a: 10, b: 9, c: 3 })).toEqual([
      ["a", 10],
      ["rest:org", 12],
    ]);
    expect(shown({ a: 10, b: 9, c: 5, d: 4 })).toEqual([
      ["a", 10],
      ["b", 9],
      ["rest:org", 9],
    ]);
    expect(shown({ a: 10, b: 3 })).toEqual([["org", 13]]);
    expect(shown({ a: 10, org: 1 })).toEqual([["org", 11]]);
  });
});

describe("categories", () => {
  const cell = (tool: string, model: string, people: number, first = 0): CategoryCell => ({
    tool,
    model,
    amounts: new Map(Array.from({ length: people }, (_, i) => [first + i, 10])),
  });
  const merged = (cells: readonly CategoryCell[]): string[] => mergeCategories(cells, limits).map(({ tool, model }) => `${tool} ${model}`);

  test("small models become their tool's other, small tools the other of all", () => {
    expect(merged([cell("a", "x", 6), cell("a", "y", 3), cell("a", "z", 3, 3)])).toEqual(["a other", "a x"]);
    expect(merged([cell("a", "x", 6), cell("a", "y", 6), cell("a", "z", 1)])).toEqual(["a other", "a y"]);
    expect(merged([cell("a", "x", 6), cell("b", "y", 3), cell("c", "z", 3, 3)])).toEqual(["a x", "other other"]);
    expect(merged([cell("a", "x", 6), cell("b", "y", 1)])).toEqual(["other other"]);
  });

  test("every cell has one place, whose sum passes", () => {
    const anyCell = fc.record({
      tool: fc.constantFrom("a", "b", "c"),
      model: fc.constantFrom("x", "y", "z"),
      amounts: fc.array(fc.tuple(fc.nat(12), fc.integer({ min: 1, max: 50 })), { minLength: 1 }).map((list) => new Map(list)),
    });
    fc.assert(
      fc.property(fc.uniqueArray(anyCell, { selector: ({ tool, model }) => tool + model, minLength: 1 }), (cells) => {
        const all = new Map<number, number>();
        for (const { amounts } of cells) for (const [person, amount] of amounts) all.set(person, (all.get(person) ?? 0) + amount);
        fc.pre(safeSum(all.values(), limits));
        const names = new Set(merged(cells));
        const sums = new Map<string, Map<number, number>>();
        for (const { tool, model, amounts } of cells) {
          const place = categoryOf(tool, model, (t, m) => names.has(`${t} ${m}`));
          const sum = sums.get(`${place?.tool} ${place?.model}`) ?? new Map<number, number>();
          sums.set(`${place?.tool} ${place?.model}`, sum);
          for (const [person, amount] of amounts) sum.set(person, (sum.get(person) ?? 0) + amount);
        }
        expect(new Set(sums.keys())).toEqual(names);
        for (const sum of sums.values()) expect(safeSum(sum.values(), limits)).toBe(true);
      }),
    );
  });

  test("a tool that is one team's alone tells what is left of the team", () => {
    const tool = new Map(Array.from({ length: 6 }, (_, i) => [i, 10]));
    const team = [0, 1, 2, 3, 4, 5, 6];
    expect(
      tellsRemainder(
        team,
        [
          tool,
          new Map([
            [6, 10],
            [20, 500],
          ]),
        ],
        limits,
      ),
    ).toBe(true);
    expect(
      tellsRemainder(
        team,
        [
          new Map([...tool, [20, 500]]),
          new Map([
            [6, 10],
            [20, 500],
          ]),
        ],
        limits,
      ),
    ).toBe(false);
    expect(tellsRemainder(team, [tool], limits)).toBe(false);
  });
});

describe("days", () => {
  test("base spans are weeks cut at month ends and cover the quarter", () => {
    const spans = baseSpans("2026-Q3").map(({ from, to }) => [dayName(from), dayName(to)]);
    expect(spans.slice(3, 7)).toEqual([
      ["2026-07-20", "2026-07-26"],
      ["2026-07-27", "2026-07-31"],
      ["2026-08-01", "2026-08-02"],
      ["2026-08-03", "2026-08-09"],
    ]);
    expect([spans[0]?.[0], spans.at(-1)?.[1]]).toEqual(["2026-07-01", "2026-09-30"]);
  });

  test("what fails joins its neighbour in the month; a month that fails joins the next", () => {
    const base = baseSpans("2026-Q3");
    const blocks = (fails: (from: string) => boolean): string[] =>
      chooseBlocks({
        base,
        until: quarterSpan("2026-Q3").to,
        passes: ({ from, to }) => base.some((one) => one.from >= from && one.to <= to && !fails(dayName(one.from))),
        shown: [],
        divided: [],
      }).map(({ spans }) => spans.map(({ from, to }) => `${dayName(from).slice(5)}…${dayName(to).slice(5)}`).join(" "));
    const july = "07-01…07-05 07-06…07-12 07-13…07-19 07-20…07-26 07-27…07-31";
    expect(blocks((from) => from === "2026-08-01")).toEqual([
      july,
      "08-01…08-09 08-10…08-16 08-17…08-23 08-24…08-30 08-31…08-31",
      "09-01…09-06 09-07…09-13 09-14…09-20 09-21…09-27 09-28…09-30",
    ]);
    expect(blocks((from) => from === "2026-08-31")[1]).toBe("08-01…08-02 08-03…08-09 08-10…08-16 08-17…08-23 08-24…08-31");
    expect(blocks((from) => from.startsWith("2026-08"))).toEqual([july, "08-01…09-06 09-07…09-13 09-14…09-20 09-21…09-27 09-28…09-30"]);
  });

  test("while a month runs, its last week waits for the month's end", () => {
    const choice = { base: baseSpans("2026-Q3"), passes: () => true, shown: [], divided: [] };
    const [block] = chooseBlocks({ ...choice, until: dayNumber("2026-07-30") });
    expect(block?.closed).toBe(false);
    expect(block?.spans.map(({ to }) => dayName(to))).toEqual(["2026-07-05", "2026-07-12", "2026-07-19"]);
  });
});

describe("rounding", () => {
  test("a step is 1, 2 or 5 times a power of ten, at least 20 % of the greatest contribution", () => {
    expect(roundingStep(7_650_000_000, 1_500_000_000)).toBe(500_000_000);
    expect(roundingStep(182_400_000_000, 100_000_000)).toBe(200_000_000);
    expect(roundingStep(0, 0)).toBe(1);
  });

  test("parts add up to the whole", () => {
    fc.assert(
      fc.property(fc.array(fc.nat(1_000_000_000), { minLength: 5, maxLength: 5 }), fc.integer({ min: 1, max: 8 }), (parts, power) => {
        const rounded = roundParts(parts, 2 * 10 ** power);
        expect(rounded.parts.reduce((sum, part) => sum + part, 0)).toBe(rounded.whole);
      }),
    );
  });
});

describe("metrics", () => {
  const groups = [
    { id: "org", parent: null },
    { id: "a", parent: "org" },
    { id: "b", parent: "org" },
    { id: "c", parent: "org" },
  ];
  const homes = new Map(Array.from("aaaaaaabbbbbbbcccc").map((team, i) => [`p${i}`, team]));
  const decide = (counts: Record<string, number>): unknown =>
    [...metricGate({ quarter: "2026-Q3", homes }, groups, new Map(Object.entries(counts)), homes.size, limits)].map(([id, one]) =>
      one.kind === "shown" ? `${id} ${one.people.length}` : `${id}: ${one.reason}`,
    );
  const everybody = Object.fromEntries([...homes.keys()].map((person) => [person, 2]));

  test("are said of groups whose rest is safe as well, else the reason is given", () => {
    expect(decide(everybody)).toEqual(["a 7", "b: too few people", "c: too few people", "org 18"]);
    expect(decide({ ...everybody, p0: 100 })).toEqual([
      "a: one person dominates",
      "b: too few people",
      "c: too few people",
      "org: one person dominates",
    ]);
    expect(decide({})).toEqual(["a: no data", "b: no data", "c: no data", "org: no data"]);
  });

  test("are rounded: a median may be one person's own figure", () => {
    expect(blurEstimate({ value: 3.14159, low: 2.71, high: 4.4, n: 137 }, [70, 60, 7])).toEqual({
      value: 3.1,
      low: 2.7,
      high: 4.4,
      n: 140,
      people: 5,
    });
  });

  test("a share never says everybody or nobody: of people it ends where two of them make it up, of work at 5 %", () => {
    const say = (value: number, people: number, of: "people" | "work"): unknown => {
      const counts = Array.from({ length: people }, () => 4);
      const said = blurShare({ value, low: value / 2, high: (1 + value) / 2, n: 4 * people }, counts, of);
      return [edgeOf(said) ?? "is", said.value];
    };
    // 2 of 10, of 20, of 40 and of 200 people; 9 are said as 10.
    expect(say(0, 10, "people")).toEqual(["at most", 0.2]);
    expect(say(0.2, 9, "people")).toEqual(["at most", 0.2]);
    expect(say(0.21, 10, "people")).toEqual(["is", 0.21]);
    expect(say(0.97, 20, "people")).toEqual(["at least", 0.9]);
    expect(say(1, 40, "people")).toEqual(["at least", 0.95]);
    expect(say(0.98, 200, "people")).toEqual(["is", 0.98]);
    expect(say(1, 200, "people")).toEqual(["at least", 0.99]);
    expect(say(0.08, 10, "work")).toEqual(["is", 0.08]);
    expect(say(0, 10, "work")).toEqual(["at most", 0.05]);
    expect(say(1, 10, "work")).toEqual(["at least", 0.95]);
    expect(say(0.03, 200, "work")).toEqual(["is", 0.03]);
  });
});
