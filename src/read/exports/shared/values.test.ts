import { expect, test } from "vitest";
import { microsOf, numberOf, wholeOf } from "./values.ts";

test("numbers as vendors write them, and a text of a million digits is none, at once", () => {
  expect(["1,234.5", "1e3", "", "-1", "1.2.3", 7].map(numberOf)).toEqual([1234.5, 1000, 0, null, null, 7]);
  const began = performance.now();
  expect([numberOf(`${"1".repeat(1e6)}x`), wholeOf(`${"1,".repeat(1e6)}x`), microsOf(`${"1".repeat(1e6)}x`, 1e6)]).toEqual([
    null,
    null,
    null,
  ]);
  expect(performance.now() - began).toBeLessThan(1_000);
});
