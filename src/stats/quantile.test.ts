import * as fc from "fast-check";
import { expect, test } from "vitest";
import golden from "../../test/golden/stats/quantile.json" with { type: "json" };
import { quantile } from "./quantile.ts";

test("equals the reference", () => {
  for (const [p, value] of golden.cases) expect(quantile(golden.sorted, p ?? 0)).toBeCloseTo(value ?? 0, 10);
});

test("one more draw falls below the p-quantile with probability p, whatever the distribution", () => {
  // Ranks say it all: of n + 1 exchangeable draws the last is below the k-th smallest of the others with chance k/(n+1).
  const sorted = [10, 20, 30, 40, 50, 60, 70, 80, 90];
  for (let k = 1; k <= 9; k++) expect(quantile(sorted, k / 10)).toBeCloseTo(10 * k, 10);
});

test("moves with shift and scale, and never leaves the data", () => {
  const values = fc.array(fc.double({ min: -1e6, max: 1e6, noNaN: true }), { minLength: 1, maxLength: 40 });
  fc.assert(
    fc.property(values, fc.double({ min: 0, max: 1, noNaN: true }), (drawn, p) => {
      const sorted = drawn.toSorted((a, b) => a - b);
      const value = quantile(sorted, p);
      expect(value).toBeGreaterThanOrEqual((sorted[0] ?? 0) - 1e-6);
      expect(value).toBeLessThanOrEqual((sorted.at(-1) ?? 0) + 1e-6);
      const moved = sorted.map((x) => 3 * x + 7);
      expect(quantile(moved, p)).toBeCloseTo(3 * value + 7, 4);
    }),
  );
});

test("refuses nothing and nonsense", () => {
  expect(() => quantile([], 0.5)).toThrow(RangeError);
  expect(() => quantile([1], 1.5)).toThrow(RangeError);
  expect(() => quantile([1], Number.NaN)).toThrow(RangeError);
});
