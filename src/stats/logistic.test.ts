import * as fc from "fast-check";
import { expect, test } from "vitest";
import { fitLogistic, logistic } from "./logistic.ts";

/** Henderson and Velleman (1981), R's `mtcars`: weight in 1000 lbs, and whether the gearbox is manual. */
const weight = [
  2.62, 2.875, 2.32, 3.215, 3.44, 3.46, 3.57, 3.19, 3.15, 3.44, 3.44, 4.07, 3.73, 3.78, 5.25, 5.424, 5.345, 2.2, 1.615, 1.835, 2.465, 3.52,
  3.435, 3.84, 3.845, 1.935, 2.14, 1.513, 3.17, 2.77, 3.57, 2.78,
];
const manual = [1, 1, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 1, 0, 0, 0, 0, 0, 1, 1, 1, 1, 1, 1, 1];

test("equals R's glm(am ~ wt, binomial, mtcars)", () => {
  const { intercept, slopes } = fitLogistic({ inputs: weight.map((one) => [one]), outcomes: manual }, 0);
  expect(intercept).toBeCloseTo(12.04037, 4);
  expect(slopes[0]).toBeCloseTo(-4.02397, 4);
});

const cases = fc.array(
  fc.tuple(fc.double({ min: -3, max: 3, noNaN: true }), fc.double({ min: -3, max: 3, noNaN: true }), fc.constantFrom(0, 1)),
  { minLength: 4, maxLength: 30 },
);

test("at the maximum the weighted errors cancel out, up to the penalty", () => {
  fc.assert(
    fc.property(cases, (rows) => {
      const outcomes = rows.map(([, , outcome]) => outcome);
      fc.pre(new Set(outcomes).size === 2);
      const inputs = rows.map(([a, b]) => [a, b]);
      const { intercept, slopes } = fitLogistic({ inputs, outcomes }, 0.5);
      const errors = inputs.map(
        ([a = 0, b = 0], index) => logistic(intercept + (slopes[0] ?? 0) * a + (slopes[1] ?? 0) * b) - (outcomes[index] ?? 0),
      );
      const sum = (of: (index: number) => number): number => errors.reduce((total, error, index) => total + error * of(index), 0);
      expect(sum(() => 1)).toBeCloseTo(0, 5);
      expect(sum((index) => inputs[index]?.[0] ?? 0)).toBeCloseTo(-0.5 * (slopes[0] ?? 0), 5);
      expect(sum((index) => inputs[index]?.[1] ?? 0)).toBeCloseTo(-0.5 * (slopes[1] ?? 0), 5);
    }),
  );
});

test("order changes nothing, and a weight of two is the case twice", () => {
  fc.assert(
    fc.property(cases, (rows) => {
      const fit = (list: typeof rows, weights?: number[]): number[] => {
        const { intercept, slopes } = fitLogistic(
          { inputs: list.map(([a, b]) => [a, b]), outcomes: list.map(([, , outcome]) => outcome), ...(weights && { weights }) },
          1,
        );
        return [intercept, ...slopes];
      };
      fc.pre(new Set(rows.map(([, , outcome]) => outcome)).size === 2);
      const plain = fit(rows);
      fit(rows.toReversed()).forEach((value, index) => expect(value).toBeCloseTo(plain[index] ?? 0, 6));
      const twice = fit([...rows, ...rows]);
      fit(
        rows,
        rows.map(() => 2),
      ).forEach((value, index) => expect(value).toBeCloseTo(twice[index] ?? 0, 6));
    }),
  );
});

test("refuses to work without cases", () => {
  expect(() => fitLogistic({ inputs: [], outcomes: [] }, 1)).toThrow(RangeError);
});

test("shares of extreme log-odds stay in range", () => {
  expect([logistic(-1000), logistic(0), logistic(1000)]).toEqual([0, 0.5, 1]);
});
