import * as fc from "fast-check";
import { expect, test } from "vitest";
import golden from "../../test/golden/stats/month-end-forecast.json" with { type: "json" };
import { monthEndForecast } from "./month-end-forecast.ts";

test("equals the reference", () => {
  for (const { daily, left, forecast } of golden.cases) {
    const found = monthEndForecast(daily, left);
    expect(found?.rest).toBeCloseTo(forecast.rest, 6);
    expect(found?.low).toBeCloseTo(forecast.low, 4);
    expect(found?.high).toBeCloseTo(forecast.high, 4);
    expect(found?.weeks).toBe(forecast.weeks);
  }
});

test("a week that always repeats comes again, weekday by weekday, without doubt", () => {
  const week = [100, 120, 110, 90, 80, 5, 0];
  const daily = Array.from({ length: 70 }, (_, day) => week[day % 7] ?? 0);
  const found = monthEndForecast(daily, 9);
  expect(found?.rest).toBeCloseTo(505 + 220, 6);
  expect(found?.low).toBeCloseTo(725, 6);
  expect(found?.high).toBeCloseTo(725, 6);
});

test("says nothing from less than 8 weeks, or from nothing", () => {
  expect(
    monthEndForecast(
      Array.from({ length: 55 }, () => 1),
      10,
    ),
  ).toBeNull();
  expect(
    monthEndForecast(
      Array.from({ length: 90 }, () => 0),
      10,
    ),
  ).toBeNull();
});

test("moves with the unit of money, holds its middle, and adds nothing where no day is left", () => {
  const days = fc.array(fc.integer({ min: 1, max: 10_000 }), { minLength: 56, maxLength: 100 });
  fc.assert(
    fc.property(days, fc.integer({ min: 0, max: 31 }), fc.integer({ min: 2, max: 1000 }), (daily, left, unit) => {
      const found = monthEndForecast(daily, left);
      const scaled = monthEndForecast(
        daily.map((amount) => amount * unit),
        left,
      );
      if (found === null || scaled === null) throw new Error("there is a forecast");
      expect(found.low).toBeLessThanOrEqual(found.rest);
      expect(found.high).toBeGreaterThanOrEqual(found.rest);
      expect(scaled.rest / unit).toBeCloseTo(found.rest, 4);
      expect(left > 0 || found.rest === 0).toBe(true);
    }),
  );
});
