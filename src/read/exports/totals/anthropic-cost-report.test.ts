import { expect, test } from "vitest";
import { readCostReport, type MonthTotal } from "./anthropic-cost-report.ts";

const day = (number: number, ...amounts: readonly unknown[]): unknown => ({
  starting_at: new Date(Date.UTC(2026, 1, number)).toISOString(),
  ending_at: new Date(Date.UTC(2026, 1, number + 1)).toISOString(),
  results: amounts.map((amount) => ({ amount, currency: "USD", description: "CANARY" })),
});
const february = Array.from({ length: 28 }, (_, index) => day(index + 1, "10.5", "0.1"));

function read(...pages: readonly unknown[]): { totals: readonly MonthTotal[]; rejected: readonly string[] } {
  const rejected: string[] = [];
  const totals = readCostReport(pages.map((page) => JSON.stringify(page)).join("\n"), {
    reject: (line, reason) => rejected.push(`${line} ${reason}`),
  });
  return { totals, rejected };
}

test("days of cents become a month, exactly; a day that comes again replaces itself", () => {
  const pages = [
    { data: february.slice(0, 14), has_more: true },
    { data: february.slice(13), has_more: false },
  ];
  // 28 × 10.6 cents
  expect(read(...pages)).toEqual({ totals: [{ month: "2026-02", currency: "USD", micros: 2_968_000 }], rejected: [] });
  expect(read(...pages, ...pages)).toEqual(read(...pages));
  const small = read({ data: [day(1, ...Array.from({ length: 10_000 }, () => "0.00001")), ...february.slice(1)] });
  expect(small.totals[0]?.micros).toBe(27 * 106_000 + 1_000);
});

test("a month that is not whole has no total, and a refund is taken off", () => {
  expect(read({ data: february.slice(1) })).toEqual({
    totals: [],
    rejected: ["0 2026-02: 27 of 28 days are there; get the report from the month's first day to its last"],
  });
  expect(read({ data: [day(1, "-1000.00009"), ...february.slice(1)] }).totals[0]?.micros).toBe(27 * 106_000 - 10_000_001);
});

test("what cannot be is refused by its place, and never quoted", () => {
  const { totals, rejected } = read(
    { data: [day(1, "CANARY"), day(2, "1e5"), day(3, null), { starting_at: "CANARY", results: [] }, { starting_at: "2026-02-04" }] },
    { data: [] },
    "CANARY",
  );
  expect(totals).toEqual([]);
  expect(rejected).toEqual([
    "1 entry 1: no amounts: is this a cost report?",
    "1 entry 2: no amounts: is this a cost report?",
    "1 entry 3: no amounts: is this a cost report?",
    "1 entry 4: the starting_at is no day",
    "1 entry 5: no amounts: is this a cost report?",
    "3 the line is no JSON object",
  ]);
});
