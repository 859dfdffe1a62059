import * as fc from "fast-check";
import { expect, test } from "vitest";
import type { Plan } from "../../model/price.ts";
import { invoiceInDollars, planInvoice, planWindows, removePlan, setPlan } from "./plan.ts";

const plan: Plan = {
  tool: "claude-code",
  name: "Max 20x",
  monthlyMicros: 200_000_000,
  currency: "USD",
  from: "2026-01-15",
  to: "2026-04-30",
  seats: 2,
};
const moment = (text: string): number => Date.parse(text);

test("a plan holds from the first moment of its first day to the last of its last, UTC", () => {
  const isUnderPlan = planWindows([plan]);
  expect(isUnderPlan("claude-code", moment("2026-01-14T23:59:59.999Z"))).toBe(false);
  expect(isUnderPlan("claude-code", moment("2026-01-15T00:00:00Z"))).toBe(true);
  expect(isUnderPlan("claude-code", moment("2026-04-30T23:59:59.999Z"))).toBe(true);
  expect(isUnderPlan("claude-code", moment("2026-05-01T00:00:00Z"))).toBe(false);
  expect(isUnderPlan("codex", moment("2026-02-01T00:00:00Z"))).toBe(false);
});

test.each([
  ["a whole month is the whole price", "2026-02-01T00:00:00Z", "2026-03-01T00:00:00Z", 400_000_000],
  ["ten of 28 days", "2026-02-01T00:00:00Z", "2026-02-11T00:00:00Z", 142_857_143],
  ["17 of 31 days: the plan began on the 15th", "2026-01-01T00:00:00Z", "2026-02-01T00:00:00Z", 219_354_839],
  ["nothing before it", "2025-01-01T00:00:00Z", "2026-01-15T00:00:00Z", 0],
  ["nothing after it", "2026-05-01T00:00:00Z", "2026-06-01T00:00:00Z", 0],
  ["an empty period", "2026-02-01T00:00:00Z", "2026-02-01T00:00:00Z", 0],
  ["a moment counts its day: 1 of 30", "2026-04-10T10:00:00Z", "2026-04-10T10:00:00.001Z", 13_333_333],
  ["all of it: 17 of 31 days and three months", "2025-01-01T00:00:00Z", "2027-01-01T00:00:00Z", 1_419_354_839],
])("%s", (_, from, to, micros) => {
  expect(planInvoice(plan, { from: moment(from), to: moment(to) }, "UTC")).toBe(micros);
});

test("the days are those of the time zone", () => {
  // 1 February in Berlin begins at 23:00 UTC on 31 January.
  const period = { from: moment("2026-01-31T23:00:00Z"), to: moment("2026-02-28T23:00:00Z") };
  expect(planInvoice(plan, period, "Europe/Berlin")).toBe(400_000_000);
  expect(planInvoice(plan, period, "UTC")).toBe(Math.round(400_000_000 / 31) + 400_000_000);
});

test("the days of a period together cost what the period costs, to within a micro-dollar a day", () => {
  const day = 86_400_000;
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 200 }), fc.integer({ min: 1, max: 120 }), (start, days) => {
      const from = moment("2025-12-01T00:00:00Z") + start * day;
      const whole = planInvoice(plan, { from, to: from + days * day }, "UTC");
      let sum = 0;
      for (let i = 0; i < days; i++) sum += planInvoice(plan, { from: from + i * day, to: from + (i + 1) * day }, "UTC");
      expect(Math.abs(sum - whole)).toBeLessThanOrEqual(days);
    }),
    { numRuns: 50 },
  );
});

test("declaring again replaces, removing names the tool and, where wanted, the plan", () => {
  const dearer = { ...plan, monthlyMicros: 1 };
  expect(setPlan([plan], dearer)).toEqual([dearer]);
  const other = { ...plan, name: "Pro" };
  expect(setPlan([plan], other)).toEqual([plan, other]);
  expect(removePlan([plan, other], "claude-code", "Pro")).toEqual([plan]);
  expect(removePlan([plan, other], "claude-code")).toEqual([]);
  expect(removePlan([plan], "codex")).toEqual([plan]);
});

test("an invoice becomes dollars only by a rate for its own currency", () => {
  const rate = { code: "EUR", perUsd: 0.8, asOf: "2026-11-20" };
  expect(invoiceInDollars(8_000_000, "USD", null)).toBe(8_000_000);
  expect(invoiceInDollars(8_000_000, "EUR", rate)).toBe(10_000_000);
  expect(invoiceInDollars(8_000_000, "GBP", rate)).toBeNull();
  expect(invoiceInDollars(8_000_000, "EUR", null)).toBeNull();
});
