import { expect, test } from "vitest";
import { ticks } from "./ticks.ts";
import { trendTitle } from "./trend-words.ts";

const span = (from: string, to: string, dollars: number) => ({
  from,
  to,
  yield: { held: dollars * 1e6, pending: 0, exploration: 0, unlinked: 0, undone: 0 },
  people: 10,
});

test("the title compares halves by their rate, so neither a merged span nor a part of a week looks like a change", () => {
  expect(
    trendTitle([span("2026-09-05", "2026-09-06", 10), span("2026-09-07", "2026-09-13", 1000), span("2026-09-14", "2026-09-27", 2000)]),
  ).toBe("Cost stayed near $1,000 a week");
  expect(trendTitle([span("2026-09-07", "2026-09-13", 1000), span("2026-09-14", "2026-09-20", 1500)])).toBe(
    "Cost rose by 50 % between the halves of the period, to $1,500 a week",
  );
});

test("marks are round and reach beyond the most", () => {
  expect(ticks(15_800)).toEqual([0, 5000, 10_000, 15_000, 20_000]);
  expect(ticks(0)).toEqual([0, 1]);
});
