import * as fc from "fast-check";
import { expect, test } from "vitest";
import { commitOf, linesByCommit, markOf, mayBeBinary, overlayRuns, spliceRuns, type Runs } from "./line-runs.ts";

function runsOf(marks: readonly number[]): Runs {
  return marks.reduce<number[]>((runs, mark) => {
    if (runs.at(-1) === mark) runs[runs.length - 2] = (runs[runs.length - 2] ?? 0) + 1;
    else runs.push(1, mark);
    return runs;
  }, []);
}

function marksOf(runs: Runs): number[] {
  return runs.flatMap((count, i) => (i % 2 === 0 ? Array.from({ length: count }, () => runs[i + 1] ?? 0) : []));
}

const marks = fc.array(fc.nat({ max: 9 }), { maxLength: 40 });

test("a splice does to runs what it does to lines", () => {
  const gaps = fc.array(fc.tuple(fc.nat({ max: 6 }), fc.nat({ max: 4 }), fc.nat({ max: 4 }), fc.nat({ max: 1 })), { maxLength: 6 });
  fc.assert(
    fc.property(marks, gaps, (lines, steps) => {
      const hunks: number[] = [];
      const made: number[] = [];
      let at = 0;
      for (const [keep, remove, add, nul] of steps) {
        if (at + keep + remove > lines.length) break;
        hunks.push(at + keep, remove, add, nul);
        made.push(...lines.slice(at, at + keep), ...Array.from({ length: add }, () => markOf(7, nul === 1)));
        at += keep + remove;
      }
      made.push(...lines.slice(at));
      const spliced = spliceRuns(runsOf(lines), hunks, 7);
      expect(marksOf(spliced)).toEqual(made);
      expect(spliced).toEqual(runsOf(made));
    }),
  );
});

test("an overlay takes from the second what the first has as its own", () => {
  fc.assert(
    fc.property(fc.array(fc.tuple(fc.nat({ max: 9 }), fc.nat({ max: 9 })), { maxLength: 40 }), (lines) => {
      const [first, second] = [lines.map(([a]) => a), lines.map(([, b]) => b)];
      expect(overlayRuns(runsOf(first), runsOf(second), 3)).toEqual(runsOf(lines.map(([a, b]) => (commitOf(a) === 3 ? b : a))));
    }),
  );
});

test("a hunk beyond the end is refused", () => {
  expect(() => spliceRuns([2, 0], [1, 2, 0, 0], 1)).toThrow(RangeError);
});

test("lines are counted by commit, and NUL bytes remembered", () => {
  expect([...linesByCommit([2, markOf(5, false), 1, markOf(4, false), 3, markOf(5, true)])]).toEqual([
    [5, 5],
    [4, 1],
  ]);
  expect(mayBeBinary([2, markOf(5, false), 3, markOf(5, true)])).toBe(true);
  expect(mayBeBinary([2, markOf(5, false)])).toBe(false);
});
