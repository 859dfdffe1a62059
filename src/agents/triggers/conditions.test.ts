import fc from "fast-check";
import { expect, test } from "vitest";
import { fits, isLike, isWithinHours } from "./conditions.ts";

test.each([
  ["Ann@Example.org", "*@example.org", true],
  ["ann@example.org.evil.test", "*@example.org", false],
  ["Your invoice 4711", "*invoice*", true],
  ["invoice", "invoice", true],
  ["aba", "ab*ba", false],
  ["", "*", true],
  ["abc", "a*b*c", true],
  ["a.c", "a?c", false],
  ["[x]", "[x]", true],
])("%s is like %s: %s", (text, pattern, expected) => {
  expect(isLike(text, pattern)).toBe(expected);
});

test("patterns mean what a regular expression of the same meaning says", () => {
  const letters = fc.string({ unit: fc.constantFrom("a", "b", "*", "."), maxLength: 8 });
  fc.assert(
    fc.property(fc.string({ unit: fc.constantFrom("a", "b", "."), maxLength: 12 }), letters, (text, pattern) => {
      const expression = new RegExp(`^${pattern.replaceAll(".", String.raw`\.`).replaceAll("*", ".*")}$`);
      expect(isLike(text, pattern)).toBe(expression.test(text));
    }),
    { numRuns: 2000 },
  );
});

test("a pattern of many stars on a long text ends at once", () => {
  expect(isLike("a".repeat(100_000), `${"*a".repeat(99)}*b`)).toBe(false);
});

test("all parts have to hold, of several values one", () => {
  const facts = { from: "ann@example.org", to: ["bob@example.org", "team@example.org"], subject: "Re: invoice" };
  expect(fits({ from: "*@example.org", to: "team@*" }, facts)).toBe(true);
  expect(fits({ from: "*@example.org", to: "eve@*" }, facts)).toBe(false);
  expect(fits({ folder: "*" }, facts)).toBe(false);
  expect(fits(undefined, {})).toBe(true);
});

test("hours are the wall clock's", () => {
  const at = Date.parse("2026-07-01T05:30Z");
  expect(isWithinHours("7-19", at, "Europe/Berlin")).toBe(true);
  expect(isWithinHours("7-19", at, "UTC")).toBe(false);
  expect(isWithinHours("22-6", at, "UTC")).toBe(true);
  expect(isWithinHours("22-6", at, "Europe/Berlin")).toBe(false);
  expect(isWithinHours(undefined, at, "UTC")).toBe(true);
});
