import fc from "fast-check";
import { expect, test } from "vitest";
import { dayName, offsetAt, startOfDay, zonedDate } from "./time-zone.ts";

const zones = [
  "UTC",
  "Europe/Berlin",
  "America/New_York",
  "Asia/Kolkata",
  "Asia/Kathmandu",
  "Australia/Lord_Howe",
  "Pacific/Apia",
  "America/Sao_Paulo",
  "Africa/Casablanca",
];
const moment = fc.integer({ min: Date.UTC(1975, 0, 1), max: Date.UTC(2037, 0, 1) });

test("a day begins at its first moment", () => {
  fc.assert(
    fc.property(moment, fc.constantFrom(...zones), (at, zone) => {
      const { year, month, day } = zonedDate(at, zone);
      const start = startOfDay(zone, year, month, day);
      expect(start).toBeLessThanOrEqual(at);
      expect(dayName(start, zone)).toBe(dayName(at, zone));
      expect(dayName(start - 1, zone)).not.toBe(dayName(at, zone));
    }),
    { numRuns: 2000 },
  );
});

test("offsets by hand: Berlin in winter and summer, and the hour between", () => {
  expect(offsetAt(Date.UTC(2026, 0, 1), "Europe/Berlin")).toBe(3_600_000);
  expect(offsetAt(Date.UTC(2026, 6, 1), "Europe/Berlin")).toBe(7_200_000);
  expect(dayName(Date.UTC(2026, 2, 28, 23, 30), "Europe/Berlin")).toBe("2026-03-29");
  expect(startOfDay("Europe/Berlin", 2026, 3, 30) - startOfDay("Europe/Berlin", 2026, 3, 29)).toBe(23 * 3_600_000);
});

test("days outside the month roll over", () => {
  expect(startOfDay("UTC", 2026, 10, 32)).toBe(Date.UTC(2026, 10, 1));
  expect(startOfDay("UTC", 2026, 1, 0)).toBe(Date.UTC(2025, 11, 31));
});
