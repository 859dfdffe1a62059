import * as fc from "fast-check";
import { expect, test } from "vitest";
import golden from "../../test/golden/stats/kaplan-meier.json" with { type: "json" };
import { kaplanMeier, type Lifetimes } from "./kaplan-meier.ts";

const remission: Lifetimes[] = golden.patients.map(({ weeks, relapsed }, group) => ({ time: weeks, died: relapsed, count: 1, group }));

test("equals the published estimate and its Greenwood errors", () => {
  for (const { weeks, survival, standardError } of golden.published) {
    const [point] = kaplanMeier(remission, [weeks]);
    expect(point?.survival).toBeCloseTo(survival, 4);
    // The interval turned back into a standard error: log(−log) ± z·se / (S·|log S|).
    const spread = (Math.log(-Math.log(point?.low ?? 0)) - Math.log(-Math.log(point?.high ?? 0))) / 2;
    expect((spread / 1.6448536269514722) * survival * Math.abs(Math.log(survival))).toBeCloseTo(standardError, 3);
  }
});

test("equals a computation by hand", () => {
  // Five lines: deaths at 2 and 4, alive when last seen at 3, 5 and 5. S(2) = 4/5; S(4) = 4/5 · 2/3.
  const lives = [life(2, true), life(3, false), life(4, true), life(5, false, 2)];
  expect(kaplanMeier(lives, [1, 2, 3, 4, 5]).map((point) => point?.survival)).toEqual([1, 0.8, 0.8, 0.8 * (1 - 1 / 3), 0.8 * (1 - 1 / 3)]);
  expect(kaplanMeier(lives, [3])[0]?.atRisk).toBe(4);
});

test("is null where nothing was followed for so long", () => {
  expect(kaplanMeier([life(2, true), life(3, false)], [4])).toEqual([null]);
  expect(kaplanMeier([], [0])).toEqual([null]);
});

const lives = fc.array(
  fc.record({
    time: fc.integer({ min: 0, max: 30 }),
    died: fc.boolean(),
    count: fc.integer({ min: 1, max: 9 }),
    group: fc.integer({ min: 0, max: 5 }),
  }),
  { minLength: 1, maxLength: 40 },
);

test("never rises, stays within 0 and 1, and lies within its interval", () => {
  fc.assert(
    fc.property(lives, (all) => {
      let before = 1;
      for (const point of kaplanMeier(
        all,
        Array.from({ length: 31 }, (_, time) => time),
      )) {
        const { survival, low, high } = point ?? { survival: 0, low: 0, high: 0 };
        expect(survival).toBeLessThanOrEqual(before + 1e-12);
        expect(survival).toBeGreaterThanOrEqual(-1e-12);
        expect(low).toBeLessThanOrEqual(survival + 1e-9);
        expect(high).toBeGreaterThanOrEqual(survival - 1e-9);
        before = survival;
      }
    }),
  );
});

test("without censoring it is the share that is left", () => {
  fc.assert(
    fc.property(lives, (all) => {
      const dead = all.map((one) => ({ ...one, died: true }));
      const total = dead.reduce((sum, { count }) => sum + count, 0);
      const [point] = kaplanMeier(dead, [10]);
      const left = dead.reduce((sum, { count, time }) => sum + (time > 10 ? count : 0), 0);
      expect(point === null ? 0 : point?.survival).toBeCloseTo(left / total, 10);
    }),
  );
});

test("the order of lives, and how they are counted together, make no difference", () => {
  fc.assert(
    fc.property(lives, (all) => {
      const apart = all.flatMap((one) => Array.from({ length: one.count }, () => ({ ...one, count: 1 }))).toReversed();
      const [[one], [other]] = [kaplanMeier(all, [10]), kaplanMeier(apart, [10])];
      expect(other?.survival ?? -1).toBeCloseTo(one?.survival ?? -1, 10);
      expect(other?.low ?? -1).toBeCloseTo(one?.low ?? -1, 8);
    }),
  );
});

test("things that die together widen the interval", () => {
  const alone = Array.from({ length: 40 }, (_, i) => ({ ...life(i < 10 ? 1 : 9, i < 10), group: i }));
  const together = alone.map((one) => ({ ...one, group: Math.floor(one.group / 10) }));
  const width = (all: Lifetimes[]): number =>
    kaplanMeier(all, [5]).reduce((sum, point) => sum + (point === null ? 0 : point.high - point.low), 0);
  expect(width(together)).toBeGreaterThan(2 * width(alone));
});

function life(time: number, died: boolean, count = 1): Lifetimes {
  return { time, died, count, group: time };
}
