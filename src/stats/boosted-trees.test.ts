import fc from "fast-check";
import { expect, test } from "vitest";
import { scoreTrees, type BoostedTrees } from "./boosted-trees.ts";

const two: BoostedTrees = {
  base: -2,
  roots: [0, 3],
  feature: [0, -1, -1, 1, -1, 0, -1, -1],
  cut: [0.5, 0, 0, 10, 0, 0.9, 0, 0],
  left: [1, 0, 0, 4, 0, 6, 0, 0],
  right: [2, 0, 0, 5, 0, 7, 0, 0],
  value: [0.1, -0.3, 1.2, 0.2, -0.1, 0.6, 0.4, 0.9],
};

test("each tree is walked from its root; a value equal to the cut goes left", () => {
  expect(scoreTrees(two, [0.5, 10])).toBeCloseTo(-2 - 0.3 - 0.1, 12);
  expect(scoreTrees(two, [0.6, 11])).toBeCloseTo(-2 + 1.2 + 0.4, 12);
  expect(scoreTrees(two, [1, 11])).toBeCloseTo(-2 + 1.2 + 0.9, 12);
});

test("base, the roots' means and the contributions add up to the log-odds", () => {
  fc.assert(
    fc.property(fc.double({ min: -5, max: 5, noNaN: true }), fc.double({ min: -50, max: 50, noNaN: true }), (a, b) => {
      const contributions = new Float64Array(2);
      const odds = scoreTrees(two, [a, b], contributions);
      expect(-2 + 0.1 + 0.2 + (contributions[0] ?? 0) + (contributions[1] ?? 0)).toBeCloseTo(odds, 10);
    }),
  );
});
