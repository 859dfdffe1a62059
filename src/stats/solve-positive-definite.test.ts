import { expect, test } from "vitest";
import golden from "../../test/golden/stats/non-negative-least-squares.json" with { type: "json" };
import { solvePositiveDefinite } from "./solve-positive-definite.ts";

test("equals the reference", () => {
  for (const { gram, moment, free } of golden.cases) {
    solvePositiveDefinite(gram, moment).forEach((value, i) => expect(value).toBeCloseTo(free[i] ?? 0, 6));
  }
});

test("leaves its arguments as they were", () => {
  const matrix = [4, 2, 2, 3];
  const right = [2, 1];
  expect(Array.from(solvePositiveDefinite(matrix, right))).toEqual([0.5, 0]);
  expect([matrix, right]).toEqual([
    [4, 2, 2, 3],
    [2, 1],
  ]);
});

test("refuses a matrix that is not positive definite", () => {
  expect(() => solvePositiveDefinite([1, 1, 1, 1], [1, 1])).toThrow(RangeError);
  expect(() => solvePositiveDefinite([1, 2, 2, 1], [1, 1])).toThrow(RangeError);
  expect(() => solvePositiveDefinite([Number.NaN], [1])).toThrow(RangeError);
});
