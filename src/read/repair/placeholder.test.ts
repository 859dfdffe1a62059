import { expect, test } from "vitest";
import { isPlaceholder, isTrueCount } from "./placeholder.ts";

test("a count of an answer's beginning is a placeholder only where the log shows far more", () => {
  expect(isPlaceholder(1, 300, 0.8)).toBe(true);
  expect(isPlaceholder(27, 80, 0.8)).toBe(true);
  expect(isPlaceholder(0, 10, 0.8)).toBe(true);
  expect(isPlaceholder(8, 9, 0.8)).toBe(false);
  expect(isPlaceholder(30, 45, 0.8)).toBe(false);
});

test("a larger count is a placeholder only where it is far below what true counts lead to expect", () => {
  expect(isPlaceholder(60, 150, 0.8)).toBe(false);
  expect(isPlaceholder(60, 5000, 0.8)).toBe(true);
  // Where true counts are often a twentieth of the estimate, a tenth is nothing to wonder at.
  expect(isPlaceholder(60, 600, 0.05)).toBe(false);
});

test("final counts teach, and those too large for a beginning; absurd ones do not", () => {
  expect(isTrueCount(9, 200, true)).toBe(true);
  expect(isTrueCount(3, 200, true)).toBe(false);
  expect(isTrueCount(3, 200, false)).toBe(false);
  expect(isTrueCount(180, 200, false)).toBe(true);
  expect(isTrueCount(60, 5000, false)).toBe(false);
  expect(isTrueCount(0, 200, true)).toBe(false);
  expect(isTrueCount(90_000_000, 200, true)).toBe(false);
});
