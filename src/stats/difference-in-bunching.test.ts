import * as fc from "fast-check";
import { expect, test } from "vitest";
import { seededRandom } from "../../test/fixtures/report/random.ts";
import { nullPeople, sizeOf, type NullGroups } from "../../test/support/bunching-null.ts";
import { differenceInBunching, type PersonWeeks } from "./difference-in-bunching.ts";

const source = seededRandom(20261122);
const random = (): number => source.next();
const days = { target: 4, highest: 7 };

test("equals a computation by hand, and the paired t test where everybody has as many weeks before as after", () => {
  // Excess of each person: before 0, −1/2, 1; after 1, 1, 1 of one week.
  const people = [person([7], [4]), person([3], [4]), person([4], [4]), person([1], [2])];
  const found = differenceInBunching(people, { ...days, errors: "clustered" });
  const differences = [1, 1.5, 0, 0];
  const mean = 2.5 / 4;
  const error = Math.sqrt(differences.reduce((sum, one) => sum + (one - mean) ** 2, 0) / 3 / 4);
  expect(found?.estimate).toBeCloseTo(mean, 12);
  expect(found?.standardError).toBeCloseTo(error, 12);
  expect(found?.without).toEqual({ excess: 0.125, people: 4, weeks: 4 });
  // 97.5 % quantile of t with 3 degrees.
  expect((found?.high ?? 0) - (found?.estimate ?? 0)).toBeCloseTo(3.182446305284263 * error, 9);
});

test("equals Welch's t where each person has one week, its degrees by the working model", () => {
  const people = [...[4, 4, 3, 1, 4].map((day) => person([], [day])), ...[5, 4, 0, 2, 3, 3, 7, 4].map((day) => person([day], []))];
  const found = differenceInBunching(people, { ...days, errors: "clustered" });
  const [a, b] = [welch([1, 1, -0.5, 0, 1]), welch([-0.5, 1, 0, 0, -0.5, -0.5, 0, 1])];
  expect(found?.estimate).toBeCloseTo(a.mean - b.mean, 12);
  expect(found?.standardError).toBeCloseTo(Math.sqrt(a.variance / 5 + b.variance / 8), 12);
});

test("the greatest value has one neighbour", () => {
  const people = [person([6, 6], [7, 7]), person([6, 7], [7, 7]), person([6, 5], [7, 6])];
  expect(differenceInBunching(people, { target: 7, highest: 7, errors: "clustered" })?.without.excess).toBeCloseTo((1 - 4) / 6, 12);
});

const someDays = fc.array(fc.integer({ min: 0, max: 7 }), { maxLength: 8 });
const somePeople = fc.array(fc.tuple(someDays, someDays), { minLength: 3, maxLength: 9 });

test("people's order does not matter; exchanging the groups turns the sign; twice the weeks change no estimate", () => {
  fc.assert(
    fc.property(somePeople, (drawn) => {
      const people = drawn.map(([before, after]) => person(before, after));
      const found = differenceInBunching(people, { ...days, errors: "clustered" });
      const backwards = differenceInBunching(people.toReversed(), { ...days, errors: "clustered" });
      const exchanged = differenceInBunching(
        people.map((one) => ({ without: one.with, with: one.without })),
        { ...days, errors: "clustered" },
      );
      const doubled = differenceInBunching(
        drawn.map(([before, after]) => person([...before, ...before], [...after, ...after])),
        { ...days, errors: "clustered" },
      );
      expect(backwards === null).toBe(found === null);
      if (found === null) return;
      expect(backwards?.p).toBeCloseTo(found.p, 9);
      expect(exchanged?.estimate).toBeCloseTo(-found.estimate, 12);
      expect(exchanged?.p).toBeCloseTo(found.p, 9);
      expect(doubled?.estimate).toBeCloseTo(found.estimate, 12);
      expect(doubled?.standardError).toBeCloseTo(found.standardError, 9);
    }),
  );
});

test("the permutation test counts all arrangements where there are few", () => {
  const apart = [...[4, 4, 5].map((day) => person([], [day, 4, 4])), ...[0, 3, 6, 4].map((day) => person([day, 3, 4], []))];
  const all = differenceInBunching(apart, { ...days, errors: { random, draws: 35 } });
  const drawn = differenceInBunching(apart, { ...days, errors: { random, draws: 34 } });
  // Of the 35 ways to choose three of seven people; the drawn ones count themselves too.
  expect((all?.p ?? 0) * 35).toBeCloseTo(Math.round((all?.p ?? 0) * 35), 9);
  expect((drawn?.p ?? 0) * 35).toBeCloseTo(Math.round((drawn?.p ?? 0) * 35), 9);
  expect(all?.p).toBeLessThan(0.1);
  const never = (): number => {
    throw new Error("nothing is to be drawn");
  };
  expect(differenceInBunching(apart, { ...days, errors: { random: never, draws: 35 } })).toEqual(all);
});

test("says nothing of a group of one, or where nothing varies", () => {
  expect(differenceInBunching([person([4], []), person([], [4, 3]), person([], [2])], { ...days, errors: "clustered" })).toBeNull();
  expect(differenceInBunching([person([4], [4]), person([4], [4])], { ...days, errors: { random, draws: 9 } })).toBeNull();
  expect(() => differenceInBunching([], { target: 8, highest: 7, errors: "clustered" })).toThrow(RangeError);
});

test("finds people who move from three days to four", () => {
  const people = nullPeople(random, { with: 0, without: 0, both: 60, weeksWithout: [13, 13], weeksWith: [13, 13] }).map((one) => {
    const moved = Math.ceil((one.with[3] ?? 0) * 0.6);
    const after = Array.from(one.with, (count, day) => (day === 3 ? count - moved : day === 4 ? count + moved : count));
    return { without: one.without, with: after };
  });
  const found = differenceInBunching(people, { ...days, errors: "clustered" });
  expect(found?.p).toBeLessThan(0.01);
  expect(found?.low).toBeGreaterThan(0);
});

// The long form, with more groups and rounds, is bench/statistics/bunching.ts.
test.each<[string, NullGroups, boolean]>([
  ["5 against 45 people, permutation", { with: 5, without: 45, both: 0, weeksWithout: [4, 26], weeksWith: [4, 26] }, true],
  ["25 against 120, clustered", { with: 25, without: 120, both: 0, weeksWithout: [4, 12], weeksWith: [4, 12] }, false],
  ["40 before and after, unequal weeks", { with: 0, without: 0, both: 40, weeksWithout: [1, 26], weeksWith: [1, 8] }, false],
])("no difference, %s: 4 to 6 %%", (_, groups, permute) => {
  const errors = permute ? ({ random, draws: 59 } as const) : "clustered";
  const { size, tests } = sizeOf(600, () => differenceInBunching(nullPeople(random, groups), { ...days, errors }));
  // And two standard errors of 600 rounds.
  expect(tests).toBeGreaterThan(550);
  expect(size).toBeGreaterThan(0.022);
  expect(size).toBeLessThan(0.078);
});

function person(before: readonly number[], after: readonly number[]): PersonWeeks {
  const counts = (all: readonly number[]): number[] => Array.from({ length: 8 }, (_, day) => all.filter((one) => one === day).length);
  return { without: counts(before), with: counts(after) };
}

function welch(values: readonly number[]): { mean: number; variance: number } {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  return { mean, variance: values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / (values.length - 1) };
}
