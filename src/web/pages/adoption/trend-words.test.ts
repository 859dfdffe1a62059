import { expect, test } from "vitest";
import type { AdoptionMonth } from "../../../model/pages/adoption.ts";
import { sayCostChange } from "../../lib/say-cost-change.ts";
import { sayPercent, sayPercents } from "./say-percent.ts";
import { trendCell, trendFinding, trendRows } from "./trend-words.ts";

const month = (active: number, outcome: number | null): AdoptionMonth => ({
  from: "2026-07-01",
  to: "2026-07-31",
  people: 15,
  everybody: false,
  active: { value: active, unit: "share", low: 0.1, high: 0.9 },
  outcome: { value: outcome, unit: "share" },
  exploration: { value: null, unit: "share", withheld: "Too few people" },
  without: { value: null, unit: "count" },
});

test("the finding tells both shares", () => {
  expect(trendFinding(month(0.5, 0.3), month(0.8, 0.3))).toBe(
    "Weeks with any use went from 50 % to 80 %; weeks with an outcome stayed at 30 %",
  );
  expect(trendFinding(month(0.5, 0.3), month(0.8, null))).toMatch(/weeks with an outcome are not told$/);
});

test("the table has a column for each head, and says what is not known", () => {
  const [heads = [], row = []] = trendRows([month(0.5, null)]);
  expect(row.length).toBe(heads.length);
  const edge = { ...month(0.8, 0.5), active: { value: 0.8, unit: "share", edge: "at least" } as const };
  expect(trendRows([edge])[1]?.at(-1)).toBe("any use at least");
  expect(trendFinding(month(0.5, 0.5), edge)).toMatch(/^Weeks with any use went from 50 % to at least 80 %;/);
  expect(row.map(trendCell)).toEqual(["July 2026", "50 %", "10 %", "90 %", "–", "–", "–", "–", "15", "–"]);
});

test("shares below one percent keep a decimal; a change is told where there is one", () => {
  expect([sayPercent(0), sayPercent(0.002), sayPercent(0.775), sayPercents(0.73, 0.81)]).toEqual(["0 %", "0.2 %", "78 %", "73–81 %"]);
  expect([sayCostChange(100, 112), sayCostChange(100, 97), sayCostChange(100, 100.2), sayCostChange(0, 5), sayCostChange(null, 5)]).toEqual(
    ["+12 %", "−3 %", "same", null, null],
  );
});
