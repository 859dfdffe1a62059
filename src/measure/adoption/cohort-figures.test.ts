import { expect, test } from "vitest";
import { dayNumber, lastDayOfMonth } from "../privacy/days.ts";
import { limitsOf } from "../privacy/safe-sum.ts";
import { cohortFigures, type CohortInput } from "./cohort-figures.ts";

const month = (name: string) => ({ from: dayNumber(`${name}-01`), to: lastDayOfMonth(dayNumber(`${name}-01`)) });
const people = (name: string, first: string, count: number): (readonly [string, number])[] =>
  Array.from({ length: count }, (_, i) => [`${name} ${i}`, month(first).from] as const);
const ask = (
  firstMonths: readonly (readonly [string, number])[],
  known: CohortInput["known"],
  name = "2026-06",
): ReturnType<typeof cohortFigures> =>
  cohortFigures({
    quarter: "2026-Q2",
    month: month(name),
    firstMonths: new Map(firstMonths),
    known,
    peopleNow: 60,
    limits: limitsOf(8),
    isActive: (person) => Number(person.split(" ")[1]) % 4 !== 0,
  });

test("months with few who began wait for the next; the month itself is not looked at", () => {
  // 12 in March, 5 in April and 4 in May, 20 in June itself. A quarter of each dozen is not active: 0, 4 and 8.
  const all = [...people("m", "2026-03", 12), ...people("a", "2026-04", 5), ...people("y", "2026-05", 4), ...people("j", "2026-06", 20)];
  const march = month("2026-03");
  expect(ask(all, [march])).toMatchObject([
    { cohort: march, value: 0.75, people: 10, withheld: "" },
    // a 0, a 4 and y 0 are not: 6 of 9.
    { cohort: { from: month("2026-04").from, to: month("2026-05").to }, value: 0.67, people: 10, withheld: "" },
  ]);
  const few = [...people("m", "2026-03", 12), ...people("a", "2026-04", 5)];
  expect(ask(few, [march])).toHaveLength(1);
  expect(ask(few, [])).toMatchObject([{ cohort: { from: march.from, to: month("2026-04").to }, people: 15 }]);
});

test("a cohort that has come to few people is withheld, and what would tell it", () => {
  const known = [month("2026-01"), month("2026-02"), month("2026-03")];
  const found = ask([...people("a", "2026-01", 20), ...people("b", "2026-02", 9), ...people("c", "2026-03", 5)], known);
  expect(found.map(({ withheld }) => withheld)).toEqual(["", "too few people", "too few people"]);
  expect(found[2]).toMatchObject({ value: null, low: null, high: null, people: 0 });
});
