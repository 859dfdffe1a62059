import { expect, test } from "vitest";
import type { BillDay } from "../../ledger/queries/bill-by-day.ts";
import type { PublishedRow } from "../../ledger/queries/published-rows.ts";
import type { VendorMonth } from "../../ledger/queries/vendor-months.ts";
import { limitsOf } from "../../measure/privacy/safe-sum.ts";
import { noYield } from "../../model/yield.ts";
import { rowsOfCostCentre, type CostTeam } from "./cost-centres.ts";
import { explainGap, type GapInput } from "./explain-gap.ts";
import { feeOf } from "./plans.ts";
import { tellable } from "./reconciliation.ts";
import { lastSafeDay } from "./safe-day.ts";
import { passed } from "./alerts.ts";

const limits = limitsOf(5);
const day = (name: string, people: number, micros = people * 100): BillDay => ({
  day: name,
  people,
  micros,
  first: people === 0 ? 0 : micros / people,
  second: people < 2 ? 0 : micros / people,
});

test("totals grow in steps of days of enough people, so no difference is a weekend's one person", () => {
  const week = [day("2026-11-05", 30), day("2026-11-06", 28), day("2026-11-07", 1), day("2026-11-08", 2)];
  expect(lastSafeDay(week, limits)).toBe("2026-11-06");
  expect(lastSafeDay([...week, day("2026-11-09", 30)], limits)).toBe("2026-11-09");
  expect(lastSafeDay([day("2026-11-01", 2)], limits)).toBeNull();
  // One person who spends more than all others together.
  expect(lastSafeDay([{ day: "2026-11-02", people: 10, micros: 1000, first: 800, second: 30 }], limits)).toBeNull();
});

test("fees go by days", () => {
  const plan = { tool: "copilot", seats: 10, priceMicros: 30e6, from: "2026-06-16", to: "2026-07-31" };
  expect(feeOf(plan, "2026-05-01")).toBe(0);
  expect(feeOf(plan, "2026-06-01")).toBe(150e6);
  expect(feeOf(plan, "2026-07-01")).toBe(300e6);
  expect(feeOf({ ...plan, seats: null }, "2026-07-01")).toBe(30e6);
});

test("a vendor of few people is not told, nor another one that would give it away", () => {
  const vendor = (name: string, people: number, micros: number): VendorMonth => ({
    vendor: name,
    month: "2026-10-01",
    metered: { micros, people, first: micros / people, second: micros / people },
    responses: 1,
    unpriced: 0,
    workingDays: 20,
  });
  const months = [vendor("large", 40, 9000), vendor("middle", 12, 1000), vendor("one", 1, 50)];
  expect([...tellable(months, limits)].map(({ vendor: name }) => name)).toEqual(["large"]);
  expect(tellable(months.slice(0, 2), limits).size).toBe(2);
});

const gap: GapInput = {
  invoice: 1000e6,
  ledger: 900e6,
  step: 1e6,
  responses: 1000,
  unpriced: 0,
  fees: 0,
  plans: 0,
  edge: 0,
  late: null,
  workingDays: 22,
  usedDays: 22,
  timeZone: "Europe/Berlin",
};

test("causes and what is left add up to the gap", () => {
  const { gapMicros, causes, leftMicros } = explainGap({ ...gap, unpriced: 100, fees: 30e6, plans: 1, edge: -5e6 });
  expect(gapMicros).toBe(100e6);
  expect(causes.map(({ cause, micros }) => [cause, micros])).toEqual([
    ["seats", 30e6],
    ["unpriced", 100e6],
    ["time zone", -5e6],
  ]);
  expect(leftMicros).toBe(100e6 - 125e6);
});

test("hints at missing sources, discounts, late facts, and says nothing where nothing was entered", () => {
  expect(explainGap({ ...gap, usedDays: 15 }).notes.join()).toContain("7 of 22 working days");
  expect(explainGap({ ...gap, ledger: 1200e6 }).notes.join()).toContain("discount");
  expect(explainGap({ ...gap, ledger: 1000e6, late: 40e6 }).notes.join()).toContain("About $40 arrived after the month was over");
  expect(explainGap({ ...gap, invoice: null })).toEqual({ gapMicros: null, causes: [], leftMicros: null, notes: [] });
});

test("a cost centre has a figure only where no row holds people of another one", () => {
  const team = (id: string, parent: string | null, costCentre: string | null): CostTeam => ({
    id,
    parent,
    costCentre,
    peopled: parent !== null && parent !== "org",
  });
  const teams = [team("org", null, null), team("dep", "org", "C1"), team("a", "dep", null), team("b", "dep", "C2"), team("c", "dep", null)];
  const row = (group: string): PublishedRow => ({
    group,
    tool: "",
    model: "",
    from: "",
    to: "",
    people: 9,
    yield: noYield,
    cannotLink: 0,
    seatShare: 0,
    contract: 0,
    estimated: 0,
    responses: 0,
    unpriced: 0,
    tokens: 0,
    output: 0,
  });
  const groups = (rows: PublishedRow[] | null): readonly string[] | null => rows?.map(({ group }) => group) ?? null;
  expect(groups(rowsOfCostCentre(["a", "b", "c"].map(row), "C1", teams))).toEqual(["a", "c"]);
  expect(groups(rowsOfCostCentre(["b", "rest:dep"].map(row), "C1", teams))).toEqual(["rest:dep"]);
  expect(rowsOfCostCentre(["a", "rest:dep"].map(row), "C1", teams)).toBeNull();
  expect(rowsOfCostCentre([row("org")], "C1", teams)).toBeNull();
});

test("thresholds: parts spent, the forecast only while the budget is not spent, and of a month that is over its end alone", () => {
  const budget = { scope: "organisation", budgetMicros: 100, spentMicros: 85, forecastMicros: 120 } as const;
  expect(passed(budget)).toEqual(["50", "80", "forecast"]);
  expect(passed({ ...budget, spentMicros: 100 })).toEqual(["50", "80", "100"]);
  expect(passed({ ...budget, scope: "team", forecastMicros: null })).toEqual([]);
  expect(passed({ ...budget, scope: "team", spentMicros: 130, forecastMicros: null })).toEqual(["100"]);
  expect(passed({ ...budget, spentMicros: null, forecastMicros: null })).toEqual([]);
});
