import { expect, test } from "vitest";
import { sayMonths } from "./say-months.ts";

test("months in a row by their ends, others by their number", () => {
  expect(sayMonths([])).toBe("none");
  expect(sayMonths(["2026-02"])).toBe("February 2026");
  expect(sayMonths(["2026-01", "2025-12", "2026-02"])).toBe("December 2025 to February 2026");
  expect(sayMonths(["2026-01", "2026-03"])).toBe("2 months, the last March 2026");
});
