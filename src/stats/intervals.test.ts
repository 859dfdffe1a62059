import { expect, test } from "vitest";
import golden from "../../test/golden/stats/intervals.json" with { type: "json" };
import { clusteredRatio, type Cluster } from "./clustered-ratio.ts";
import { quantileInterval } from "./quantile-interval.ts";
import { type Interval, ratioInterval } from "./ratio-interval.ts";
import { shareInterval } from "./share-interval.ts";
import { studentTQuantile } from "./student-t.ts";
import { timeUntil } from "./time-until.ts";
import { weeklyRate } from "./weekly-rate.ts";

test("Student's t equals the reference, and the printed tables", () => {
  for (const { p, degrees, t } of golden.studentT) expect(studentTQuantile(p, degrees)).toBeCloseTo(t, 7);
  expect(studentTQuantile(0.975, 10)).toBeCloseTo(2.228, 3);
  expect(studentTQuantile(0.975, 1)).toBeCloseTo(12.706, 3);
  expect(studentTQuantile(0.975, Infinity)).toBeCloseTo(1.959964, 5);
  expect(studentTQuantile(0.025, 5)).toBe(-studentTQuantile(0.975, 5));
  expect(() => studentTQuantile(1, 5)).toThrow(RangeError);
  expect(() => studentTQuantile(0.9, 0)).toThrow(RangeError);
});

test("a ratio of sums equals the reference made of whole matrices", () => {
  for (const { clusters, parts, interval } of golden.ratio) {
    const found = clusteredRatio(clusters.map(clusterOf));
    expect(found?.ratio).toBeCloseTo(parts.ratio, 8);
    expect((found?.variance ?? 0) / parts.variance).toBeCloseTo(1, 8);
    expect(found?.degreesByThings).toBeCloseTo(parts.degreesByThings, 7);
    expect(found?.degreesByPeople).toBeCloseTo(parts.degreesByPeople, 7);
    expect(found?.skewness).toBeCloseTo(parts.skewness, 7);
    expect(ends(ratioInterval(clusters.map(clusterOf)))).toEqual(ends(interval));
  }
});

test("shares equal the reference, also where the share is 0", () => {
  for (const { clusters, counted, interval } of golden.share)
    expect(ends(shareInterval(clusters.map(clusterOf), counted))).toEqual(ends(interval));
});

test("quantiles equal the reference, in clusters and alone", () => {
  for (const { clusters, p, interval } of golden.quantile) expect(ends(quantileInterval(clusters, p))).toEqual(ends(interval));
});

test("the time until it happened equals the reference; with the remission data 23 weeks from 13 on, and 8 weeks, 4 to 11", () => {
  for (const { waits, p, interval } of golden.timeUntil) {
    const found = timeUntil(
      waits.map(([time, happened]) => ({ time: Number(time), happened: happened === true })),
      p,
    );
    expect(ends(found)).toEqual(ends(interval));
  }
  expect(golden.timeUntil.slice(0, 2).map(({ interval }) => interval)).toEqual([
    { value: 23, low: 13, high: null },
    { value: 8, low: 4, high: 11 },
  ]);
});

test("what has not ended yet is beyond any value", () => {
  const clusters = [[1], [2], [3], [Infinity], [Infinity], [Infinity], [Infinity], [Infinity]];
  expect(quantileInterval(clusters, 0.25)?.value).toBe(2.25);
  expect(quantileInterval(clusters, 0.5)?.value).toBe(Infinity);
  expect(quantileInterval(clusters, 0.25)?.high).toBe(Infinity);
  expect(timeUntil([{ time: 4, happened: false }], 0.5)).toEqual({ value: Infinity, low: Infinity, high: Infinity });
});

test("a weekly rate is that of its days; its interval is never narrower than chance would have it", () => {
  // 4 weeks of 7 and three days more: 31 in 31 days. Weeks alike: as of a Poisson of 7, normal distribution.
  const found = weeklyRate(Array.from({ length: 31 }, () => 1));
  expect(found?.value).toBe(7);
  expect(found?.high).toBeCloseTo(7 + 1.959964 * Math.sqrt(7 / 4), 5);
  // Weeks of 0, 20, 0 and 20: mean 10, standard deviation √(400/3), t with 3 degrees of freedom 3.182446.
  const uneven = weeklyRate([0, 20, 0, 20].flatMap((count) => [count, 0, 0, 0, 0, 0, 0]));
  expect((uneven?.high ?? 0) - 10).toBeCloseTo((3.182446 * Math.sqrt(400 / 3)) / 2, 4);
  expect(uneven?.low).toBe(0);
  expect(weeklyRate([1, 1, 1, 1, 1, 1, 1, 1])).toBeNull();
});

test("says nothing of nothing, and that one cluster tells nothing of others", () => {
  expect([ratioInterval([]), shareInterval([], true), quantileInterval([], 0.5), timeUntil([], 0.5)]).toEqual([null, null, null, null]);
  expect(ratioInterval([{ value: 6, weight: 2 }])).toEqual({ value: 3, low: 0, high: Infinity });
  expect(shareInterval([{ value: 1, weight: 2 }], true)).toEqual({ value: 0.5, low: 0, high: 1 });
  expect(
    ratioInterval([
      { value: 0, weight: 2 },
      { value: 0, weight: 3 },
    ]),
  ).toEqual({ value: 0, low: 0, high: 0 });
});

test("order and unit make no difference", () => {
  const clusters = (golden.ratio[0]?.clusters ?? []).map(clusterOf);
  const found = ratioInterval(clusters);
  const cents = ratioInterval(clusters.toReversed().map(({ value, weight }) => ({ value: value * 100, weight })));
  for (const end of ["value", "low", "high"] as const) expect((cents?.[end] ?? 0) / (found?.[end] ?? 1)).toBeCloseTo(100, 8);
});

function clusterOf([value = 0, weight = 0]: readonly number[]): Cluster {
  return { value, weight };
}

/** Infinity is null in JSON. */
function ends(
  interval: Interval | { readonly value: number | null; readonly low: number | null; readonly high: number | null } | null,
): number[] {
  return [interval?.value, interval?.low, interval?.high].map((end) => Number((end ?? Infinity).toFixed(6)));
}
