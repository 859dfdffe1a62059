import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import * as fc from "fast-check";
import { expect, test } from "vitest";
import golden from "../../test/golden/stats/bunching.json" with { type: "json" };
import { seededRandom } from "../../test/fixtures/report/random.ts";
import { normal, sizeOf, skewed } from "../../test/support/bunching-null.ts";
import { rDraws } from "../../test/support/r-draws.ts";
import { bunchingError } from "./bunching-error.ts";
import { bunchingEstimator, polynomialBunching, type PolynomialBunching } from "./bunching-polynomial.ts";
import { countInBins } from "./count-in-bins.ts";

const { kink, placebo, notch } = golden.polynomial;
const width = 50;
const source = seededRandom(20261122);
const random = (): number => source.next();

test("kink: equals the reference, without the correction and with it (stopped where the reference stops)", () => {
  const cases = [
    [kink.order9, { order: 9 }],
    [kink.corrected9, { order: 9, correction: { tolerance: 1 } }],
    [kink.corrected4, { order: 4, correction: { tolerance: 1 } }],
  ] as const;
  for (const [expected, options] of cases) {
    const found = polynomialBunching(kink.counts, kink.below, options);
    expectEqual(found, expected);
    // Of a tax kink from 0 to 20 %: what the reference makes of the relative excess.
    expect((found.relativeExcess * width) / kink.threshold / 0.2).toBeCloseTo(expected.elasticity, 9);
  }
});

test("placebo: equals the reference where nobody bunches", () => {
  const found = polynomialBunching(placebo.counts, placebo.below, { order: 4 });
  expectEqual(found, placebo.order4);
  expect((found.relativeExcess * width) / placebo.threshold / 0.2).toBeCloseTo(placebo.order4.elasticity, 9);
});

test("notch: equals the reference, the hole's width included", () => {
  const expected = notch.order9;
  const found = polynomialBunching(notch.counts, notch.below, { order: 9, hole: "above" });
  expect(found.excess).toBeCloseTo(expected.excess, 7);
  expect(found.relativeExcess).toBeCloseTo(expected.relative, 9);
  expect(found.to - notch.below).toBe(expected.holeBins);
  // Average taxes of 18 and 25 %: nobody gains up to 10000 · 0.82/0.75.
  const step = (found.relativeExcess * width) / notch.threshold;
  expect(step ** 2 / (2 + step) / (0.07 / 0.82)).toBeCloseTo(expected.elasticity, 9);
  const inHole = (counts: ArrayLike<number>): number =>
    Array.from(counts)
      .slice(notch.below + 1, notch.below + 1 + Math.ceil((expected.dominated - notch.threshold) / width))
      .reduce((sum, count) => sum + count, 0);
  const remaining = inHole(notch.counts) / inHole(found.counterfactual);
  expect(remaining).toBeCloseTo(expected.remaining, 9);
  expect(notch.threshold + (width * found.relativeExcess) / (1 - remaining)).toBeCloseTo(expected.marginal, 6);
});

test("the reference's bootstrap errors follow from its own way of resampling, draw by draw", () => {
  // It adds to the observed counts what the counterfactual has more or less than was observed, the bunching itself included: one bin
  // in 39 brings the whole pile along, so its error is ten times that of the excess. Ours leaves the pile out: see bunchingError.
  const estimate = bunchingEstimator(kink.counts.length, kink.below, { order: 4, correction: { tolerance: 1 } });
  const { counterfactual } = estimate(kink.counts);
  const draw = rDraws(1);
  const found = Array.from({ length: 100 }, () => {
    const made = kink.counts.map((count) => {
      const from = draw(kink.counts.length);
      return count + (counterfactual[from] ?? 0) - (kink.counts[from] ?? 0);
    });
    return estimate(made);
  });
  expect(deviation(found.map((one) => one.excess))).toBeCloseTo(kink.corrected4.excessError, 7);
  expect(deviation(found.map((one) => one.relativeExcess))).toBeCloseTo(kink.corrected4.relativeError, 8);
});

const data = join(import.meta.dirname, "../../../shared/data/validation/bunching/bunching_data.csv");

test.skipIf(!existsSync(data))("the golden counts are those of the reference's data", () => {
  const rows = readFileSync(data, "utf8").trim().split("\n").slice(1);
  const column = (at: number): number[] =>
    rows.map((row) => row.split(",")[at] ?? "").map((cell) => (/^[\d.]+$/u.test(cell) ? Number(cell) : Number.NaN));
  for (const [values, { threshold, below, above, counts }] of [
    [column(0), kink],
    [column(0), placebo],
    [column(1), notch],
  ] as const)
    expect([...countInBins(values, { threshold, width, below, above, place: "middle" }).counts]).toEqual(counts);
});

test("a bin holds its lower edge; a quota starts its bin", () => {
  const values = [9, 10, 10.9, 11, 12, Number.NaN, 99];
  expect([...countInBins(values, { threshold: 10, width: 1, below: 1, above: 1, place: "start" }).counts]).toEqual([1, 2, 1]);
  expect([...countInBins([9.5, 10.5, 8.5], { threshold: 10, width: 1, below: 1, above: 1, place: "middle" }).counts]).toEqual([1, 1, 1]);
  expect(() => countInBins([], { threshold: 10, width: 0, below: 1, above: 1, place: "middle" })).toThrow(RangeError);
});

const someCounts = fc.array(fc.integer({ min: 0, max: 500 }), { minLength: 21, maxLength: 21 });

test("a polynomial added to the counts changes no excess; twice the counts are twice the excess; a mirror changes nothing", () => {
  fc.assert(
    fc.property(someCounts, fc.integer({ min: -9, max: 9 }), (counts, bend) => {
      const options = { order: 3, spillBelow: 1, spillAbove: 2 };
      const found = polynomialBunching(counts, 9, options);
      const lifted = counts.map((count, bin) => count + 400 + bend * bin + 0.1 * bend * (bin - 4) ** 3);
      expect(polynomialBunching(lifted, 9, options).excess).toBeCloseTo(found.excess, 7);
      expect(
        polynomialBunching(
          counts.map((count) => 2 * count),
          9,
          options,
        ).excess,
      ).toBeCloseTo(2 * found.excess, 7);
      const mirrored = polynomialBunching(counts.toReversed(), 11, { order: 3, spillBelow: 2, spillAbove: 1 });
      expect(mirrored.excess).toBeCloseTo(found.excess, 7);
      const above = polynomialBunching(counts, 9, { order: 3, hole: "above" });
      const below = polynomialBunching(counts.toReversed(), 11, { order: 3, hole: "below" });
      expect(below.excess).toBeCloseTo(above.excess, 7);
      expect(20 - below.from).toBe(above.to);
    }),
  );
});

test("the correction, to its fixed point, leaves as many in the counterfactual as were observed", () => {
  const { counterfactual } = polynomialBunching(kink.counts, kink.below, { order: 9, correction: { tolerance: 0 } });
  const sum = (counts: ArrayLike<number>): number => Array.from(counts).reduce((total, count) => total + count, 0);
  expect(sum(counterfactual)).toBeCloseTo(sum(kink.counts), 5);
});

test("too few bins are an error that says so", () => {
  expect(() => polynomialBunching([1, 2, 3, 4, 5], 2, { order: 4 })).toThrow("5 bins are too few for order 4");
  expect(() => polynomialBunching([1, 2, 3, 4, 5], 5, { order: 1 })).toThrow(RangeError);
});

test("the error is about what sampling the data anew gives", () => {
  const bins = { threshold: 0, width: 0.1, below: 20, above: 20, place: "start" } as const;
  const sample = (): ArrayLike<number> =>
    countInBins(
      Float64Array.from({ length: 4000 }, () => {
        const value = normal(random);
        return value < 0 && value > -0.3 && random() < 0.4 ? 0.01 : value;
      }),
      bins,
    ).counts;
  const options = { order: 4, spillBelow: 3 };
  const estimates = Array.from({ length: 200 }, () => polynomialBunching(sample(), 20, options).excess);
  const errors = Array.from({ length: 12 }, () => bunchingError(sample(), 20, options, { draws: 100, random }).excess);
  const mean = errors.reduce((sum, error) => sum + error, 0) / errors.length;
  expect(mean / deviation(estimates)).toBeGreaterThan(0.75);
  expect(mean / deviation(estimates)).toBeLessThan(1.33);
});

// The long form, with more densities and rounds, is bench/statistics/bunching.ts.
test("nobody bunches, on a steep slope and few values: 4 to 6 %", () => {
  const bins = { threshold: 2.5, width: 0.08, below: 20, above: 20, place: "start" } as const;
  const { size } = sizeOf(400, () => {
    const { counts, target } = countInBins(
      Float64Array.from({ length: 1500 }, () => skewed(random)),
      bins,
    );
    return bunchingError(counts, target, { order: 4 }, { draws: 50, random });
  });
  // And two standard errors of 400 rounds.
  expect(size).toBeGreaterThan(0.018);
  expect(size).toBeLessThan(0.082);
});

function expectEqual(found: PolynomialBunching, expected: { excess: number; relative: number; marginal: number }): void {
  expect(found.excess).toBeCloseTo(expected.excess, 8);
  expect(found.relativeExcess).toBeCloseTo(expected.relative, 9);
  const threshold = expected.marginal > 9800 ? kink.threshold : placebo.threshold;
  expect(threshold + found.relativeExcess * width).toBeCloseTo(expected.marginal, 6);
}

function deviation(values: readonly number[]): number {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  return Math.sqrt(values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / (values.length - 1));
}
