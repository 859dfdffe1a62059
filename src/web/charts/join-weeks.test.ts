import fc from "fast-check";
import { expect, test } from "vitest";
import { totalOf } from "../lib/parts.ts";
import { addDays } from "../lib/periods.ts";
import { joinWeeks } from "./join-weeks.ts";

const span = (from: string, to: string, dollars: number) => ({
  from,
  to,
  yield: { held: dollars * 1e6, pending: 0, exploration: 0, unlinked: 0, undone: 0 },
  people: 10,
});

test("a week that a month's end cut in two is one again", () => {
  const joined = joinWeeks([
    span("2026-08-24", "2026-08-30", 5),
    span("2026-08-31", "2026-08-31", 1),
    span("2026-09-01", "2026-09-06", 4),
    span("2026-09-07", "2026-09-13", 6),
  ]);
  expect(joined.map(({ from, to }) => [from, to])).toEqual([
    ["2026-08-24", "2026-08-30"],
    ["2026-08-31", "2026-09-06"],
    ["2026-09-07", "2026-09-13"],
  ]);
});

test("joining keeps the money and the days", () => {
  fc.assert(
    fc.property(fc.array(fc.tuple(fc.integer({ min: 1, max: 20 }), fc.integer({ min: 0, max: 900 })), { minLength: 1 }), (pieces) => {
      let day = "2026-01-01";
      const spans = pieces.map(([days, dollars]) => {
        const one = span(day, addDays(day, days - 1), dollars);
        day = addDays(day, days);
        return one;
      });
      const joined = joinWeeks(spans);
      const sum = (all: readonly { yield: Parameters<typeof totalOf>[0] }[]) => all.reduce((total, one) => total + totalOf(one.yield), 0);
      expect(sum(joined)).toBe(sum(spans));
      expect(joined[0]?.from).toBe(spans[0]?.from);
      expect(joined.at(-1)?.to).toBe(spans.at(-1)?.to);
    }),
  );
});
