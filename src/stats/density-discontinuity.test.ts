import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import golden from "../../test/golden/stats/bunching.json" with { type: "json" };
import { seededRandom } from "../../test/fixtures/report/random.ts";
import { normal, sizeOf, skewed } from "../../test/support/bunching-null.ts";
import { binomialWindows } from "./binomial-windows.ts";
import { densityBandwidths, type DensityFit } from "./density-bandwidth.ts";
import { densityDiscontinuity, type DensityDiscontinuity, type DensityDiscontinuityOptions } from "./density-discontinuity.ts";
import { localConstants } from "./local-density-constants.ts";
import { sortedSample } from "./local-density.ts";

const source = seededRandom(20261122);
const random = (): number => source.next();
const file = join(import.meta.dirname, "../../../shared/data/validation/rddensity/rddensity_senate.csv");
const margins = (): number[] =>
  readFileSync(file, "utf8")
    .trim()
    .split("\n")
    .slice(1)
    .filter((line) => line !== "" && line !== "NA")
    .map(Number);

const options: Readonly<Record<string, Omit<DensityDiscontinuityOptions, "cutoff">>> = {
  default: {},
  "restricted, plug-in": { fit: "restricted", errors: "plug-in" },
  "uniform kernel": { kernel: "uniform" },
  "bandwidths 10 and 15": { bandwidth: { left: 10, right: 15 } },
  "bandwidths 10 and 20": { bandwidth: { left: 10, right: 20 } },
  "test order 4": { testOrder: 4 },
};

test.skipIf(!existsSync(file)).each(golden.density.tests)("equals the reference: $name", ({ name, ...expected }) => {
  const found = densityDiscontinuity(margins(), { cutoff: 0, ...options[name] });
  expect([found?.left.values, found?.right.values]).toEqual([640, 750]);
  expect([found?.left.used, found?.right.used]).toEqual(expected.used);
  near(found?.left.bandwidth, expected.bandwidth[0]);
  near(found?.right.bandwidth, expected.bandwidth[1]);
  near(found?.left.density, expected.density[0]);
  near(found?.right.density, expected.density[1]);
  near(found?.difference, expected.difference);
  near(found?.left.standardError, expected.standardError[0]);
  near(found?.right.standardError, expected.standardError[1]);
  near(found?.standardError, expected.standardError[2]);
  near(found?.statistic, expected.statistic);
  near(found?.p, expected.p);
});

test.skipIf(!existsSync(file))("equals the reference: bandwidths by every choice, and binomial windows", () => {
  const fit: DensityFit = { order: 2, kernel: "triangular", fit: "unrestricted", errors: "jackknife" };
  const found = densityBandwidths(sortedSample(margins(), 0), fit);
  const expected = golden.density.bandwidths;
  near(found.each.left, expected.left);
  near(found.each.right, expected.right);
  near(found.difference.left, expected.difference);
  near(found.sum.right, expected.sum);

  const { windows } = golden.density;
  const counted = binomialWindows(margins(), { cutoff: 0, most: { left: 19.84, right: 27.12 } });
  expect(counted.map((one) => one.below)).toEqual(windows.below);
  expect(counted.map((one) => one.above)).toEqual(windows.above);
  counted.forEach((one, at) => {
    expect(one.left).toBeCloseTo(windows.reach[at] ?? 0, 7);
    expect(one.p).toBeCloseTo(windows.p[at] ?? 0, 9);
  });
  const narrower = binomialWindows(margins(), { cutoff: 0, most: { left: 10, right: 15 } });
  narrower.forEach((one, at) => expect(one.p).toBeCloseTo(windows.pWithin10And15[at] ?? 0, 9));
});

/** 400 values that bend, made up; the figures beside them were computed with another language's least squares by QR. */
const bent = Array.from({ length: 400 }, (_, i) => 3 * Math.tanh((2.4 * (i + 0.5)) / 400 - 1) + 0.2 * Math.sin(i + 1) + 0.3);

test("equals another program on made-up values", () => {
  const apart = densityDiscontinuity(bent, { cutoff: 0, bandwidth: { left: 1, right: 1.5 } });
  expect(apart?.left.density).toBeCloseTo(0.13487107171743842, 10);
  expect(apart?.right.density).toBeCloseTo(0.14314482075914922, 10);
  expect(apart?.statistic).toBeCloseTo(0.09023086890750495, 9);
  expect(densityDiscontinuity(bent, { cutoff: 0, kernel: "epanechnikov", bandwidth: { left: 1, right: 1.5 } })?.statistic).toBeCloseTo(
    0.07150704173438666,
    9,
  );
  const together = densityDiscontinuity(bent, { cutoff: 0, fit: "restricted", bandwidth: { left: 1.2, right: 1.2 } });
  expect(together?.left.density).toBeCloseTo(0.1394566016264368, 10);
  expect(together?.statistic).toBeCloseTo(0.045843021416717825, 9);
});

test("bias and variance of a local parabola of the distribution function, as fractions", () => {
  const of = (kernel: "triangular" | "uniform"): readonly (number | undefined)[] => {
    const { bias, covariance } = localConstants("right", 2, kernel, { left: 1, right: 1 }, [1]);
    return [bias[0], covariance[0]?.[0]];
  };
  for (const [kernel, bias, variance] of [
    ["triangular", -3 / 7, 40 / 7],
    ["uniform", -3 / 5, 192 / 35],
  ] as const) {
    expect(of(kernel)[0]).toBeCloseTo(bias, 11);
    expect(of(kernel)[1]).toBeCloseTo(variance, 10);
  }
});

test("neither order nor unit matter; a mirror turns the sign", () => {
  const values = Array.from({ length: 400 }, () => skewed(random));
  for (const extra of [{}, { fit: "restricted" }, { errors: "plug-in" }] as const) {
    const found = densityDiscontinuity(values, { cutoff: 1.7, ...extra });
    const shuffled = densityDiscontinuity(values.toReversed(), { cutoff: 1.7, ...extra });
    const cents = densityDiscontinuity(
      values.map((value) => 100 * value - 3),
      { cutoff: 167, ...extra },
    );
    const mirrored = densityDiscontinuity(
      values.map((value) => -value),
      { cutoff: -1.7, ...extra },
    );
    expect(shuffled?.statistic).toBe(found?.statistic);
    expect(cents?.statistic).toBeCloseTo(found?.statistic ?? 0, 6);
    expect((cents?.left.bandwidth ?? 0) / 100).toBeCloseTo(found?.left.bandwidth ?? 0, 8);
    expect(mirrored?.statistic).toBeCloseTo(-(found?.statistic ?? 0), 6);
  }
});

test("sees people who push themselves over a quota", () => {
  const values = Array.from({ length: 2000 }, () => {
    const value = skewed(random);
    return value < 2 && value > 1.7 && random() < 0.5 ? 2 + 0.3 * random() : value;
  });
  const found = densityDiscontinuity(values, { cutoff: 2 });
  expect(found?.statistic).toBeGreaterThan(3);
  expect(binomialWindows(values, { cutoff: 2 })[0]?.p).toBeLessThan(0.05);
});

test("heaps do not break it; too few values, or none that can be used, are told", () => {
  const whole = Array.from({ length: 3000 }, () => Math.round(40 * skewed(random)));
  expect(Number.isFinite(densityDiscontinuity(whole, { cutoff: 60 })?.statistic)).toBe(true);
  expect(densityDiscontinuity(bent.slice(0, 170), { cutoff: 0 })).toBeNull();
  expect(() => densityDiscontinuity([1, Number.NaN], { cutoff: 0 })).toThrow(RangeError);
  expect(() => densityDiscontinuity(bent, { cutoff: 0, fit: "restricted", bandwidth: { left: 1, right: 2 } })).toThrow(RangeError);
  expect(binomialWindows(bent.slice(0, 160), { cutoff: 0 })).toEqual([]);
});

// The long form, with more densities and rounds, is bench/statistics/bunching.ts.
test("no jump, one value in seven above: 4 to 6 %", () => {
  const test700 = (): DensityDiscontinuity | null =>
    densityDiscontinuity(
      Float64Array.from({ length: 700 }, () => normal(random)),
      { cutoff: 1.1 },
    );
  const { size, tests } = sizeOf(300, test700);
  expect(tests).toBe(300);
  // And two and a half standard errors of 300 rounds.
  expect(size).toBeGreaterThan(0.01);
  expect(size).toBeLessThan(0.09);
});

/** Within 1e-8 of the value; the reference prints ten digits. */
function near(value: number | undefined, aim: number | undefined): void {
  expect(Math.abs((value ?? 0) / (aim ?? 1) - 1)).toBeLessThan(1e-8);
}
