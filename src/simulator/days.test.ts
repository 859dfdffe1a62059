import { expect, test } from "vitest";
import { dayName, isoWeek, startOfWeek, weekday } from "./days.ts";

test("weeks begin on Monday and have their ISO names", () => {
  expect(isoWeek(Date.UTC(2026, 0, 1))).toBe("2026-W01");
  expect(isoWeek(Date.UTC(2027, 0, 3))).toBe("2026-W53");
  expect(isoWeek(Date.UTC(2027, 0, 4))).toBe("2027-W01");
  expect(isoWeek(Date.UTC(2025, 11, 29))).toBe("2026-W01");
  expect(weekday(Date.UTC(2026, 10, 21))).toBe(5);
  expect(dayName(startOfWeek(Date.UTC(2026, 10, 22, 23)))).toBe("2026-11-16");
});
