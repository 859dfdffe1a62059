import fc from "fast-check";
import { expect, test } from "vitest";
import { axisTicks } from "./axis.ts";

test("round values from nothing to the largest", () => {
  expect(axisTicks(187)).toEqual([0, 50, 100, 150, 200]);
  expect(axisTicks(0)).toEqual([0]);
});

test("every height fits, with two to six ticks", () => {
  fc.assert(
    fc.property(fc.double({ min: 1e-9, max: 1e12, noNaN: true }), (largest) => {
      const ticks = axisTicks(largest);
      expect(ticks.length).toBeGreaterThanOrEqual(2);
      expect(ticks.length).toBeLessThanOrEqual(6);
      expect(ticks.at(-1)).toBeGreaterThanOrEqual(largest * (1 - 1e-8));
    }),
  );
});
