import fc from "fast-check";
import { expect, test } from "vitest";
import { unifiedDiff } from "./unified-diff.ts";

test("nothing changed is nothing; a new file is all new; a long one is cut", () => {
  expect(unifiedDiff("a\nb\n", "a\nb\n", 10)).toBe("");
  expect(unifiedDiff("", "a\nb\n", 10)).toBe("@@ from line 1 @@\n+a\n+b");
  expect(unifiedDiff("a\nb\n", "", 10)).toBe("@@ from line 1 @@\n-a\n-b");
  expect(unifiedDiff("", "a\n".repeat(30), 2)).toBe("@@ from line 1 @@\n+a\n+a\n… and 28 more lines");
});

test("taking the lines with - away and keeping those with + gives the text after", () => {
  const text = fc.array(fc.constantFrom("a", "b", "c", "d"), { maxLength: 12 }).map((lines) => lines.join("\n"));
  fc.assert(
    fc.property(text, text, (before, after) => {
      const lines = unifiedDiff(before, after, 1000)
        .split("\n")
        .slice(1)
        .filter((line) => !line.startsWith("@@"));
      const side = (mark: string): string[] =>
        lines.filter((line) => line.startsWith(mark) || line.startsWith(" ")).map((line) => line.slice(1));
      const has = (whole: string, part: readonly string[]): boolean =>
        part.length === 0 || `\n${whole}\n`.includes(`\n${part.join("\n")}\n`) || lines.length > 20;
      expect(has(before, side("-"))).toBe(true);
      expect(has(after, side("+"))).toBe(true);
    }),
  );
});

test("texts of a megabyte are compared in bounded time and memory", () => {
  const before = "x\n".repeat(500_000);
  expect(unifiedDiff(before, `y\n${before}z\n`, 5).split("\n")).toHaveLength(7);
});
