import fc from "fast-check";
import { expect, test } from "vitest";
import { addDays, countDays, isMonth, presets, usualPeriod } from "./periods.ts";

test("ready-made periods are counted back from the last day with figures", () => {
  const days = Object.fromEntries(presets("2026-01-15").map((preset) => [preset.name, preset.days]));
  expect(days["Last month"]).toEqual({ from: "2025-12-01", to: "2025-12-31" });
  expect(days["This month"]).toEqual({ from: "2026-01-01", to: "2026-01-15" });
  expect(days["Last 4 weeks"]).toEqual({ from: "2025-12-19", to: "2026-01-15" });
  expect(days["Last quarter"]).toEqual({ from: "2025-10-01", to: "2025-12-31" });
});

test("the month that ends with the last day is the last whole one", () => {
  expect(usualPeriod("2026-02-28")).toEqual({ from: "2026-02-01", to: "2026-02-28" });
  expect(usualPeriod("2026-02-27")).toEqual({ from: "2026-01-01", to: "2026-01-31" });
});

test("the usual period is a whole month that has ended, whatever the last day", () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 20_000 }), (days) => {
      const last = addDays("1990-01-01", days);
      const period = usualPeriod(last);
      expect(isMonth(period)).toBe(true);
      expect(period.to <= last).toBe(true);
      expect(countDays({ from: period.to, to: last })).toBeLessThanOrEqual(31);
    }),
  );
});
