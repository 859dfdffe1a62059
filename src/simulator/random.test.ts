import * as fc from "fast-check";
import { expect, test } from "vitest";
import { between, hex, lognormal, pickWeighted, poisson, randomStream, shuffled } from "./random.ts";

test("the same keys give the same numbers, other keys other numbers", () => {
  const draw = (...keys: (string | number)[]): number[] => {
    const random = randomStream(...keys);
    return Array.from({ length: 20 }, random);
  };
  expect(draw(1, "work", 17)).toEqual(draw(1, "work", 17));
  expect(draw(1, "work", 17)).not.toEqual(draw(1, "work", 18));
  expect(draw(1, "work", 17)).not.toEqual(draw(2, "work", 17));
  expect(draw("a", "bc")).not.toEqual(draw("ab", "c"));
});

test("numbers are uniform, and streams of neighbours do not go together", () => {
  const bins = Array.from({ length: 20 }, () => 0);
  let product = 0;
  for (let key = 0; key < 2000; key++) {
    const a = randomStream(1, "x", key);
    const b = randomStream(1, "x", key + 1);
    for (let i = 0; i < 10; i++) {
      const left = a();
      bins[Math.floor(left * 20)] = (bins[Math.floor(left * 20)] ?? 0) + 1;
      product += (left - 0.5) * (b() - 0.5);
    }
  }
  const chiSquare = bins.reduce((sum, count) => sum + (count - 1000) ** 2 / 1000, 0);
  expect(chiSquare).toBeLessThan(43.8); // 99.9 % of a chi-square with 19 degrees of freedom
  expect(Math.abs((product / 20_000) * 12)).toBeLessThan(0.03);
});

test("counts, weights and sizes have the means they promise", () => {
  const random = randomStream("means");
  const mean = (draw: () => number): number => Array.from({ length: 40_000 }, draw).reduce((sum, value) => sum + value, 0) / 40_000;
  expect(mean(() => poisson(random, 2.5))).toBeCloseTo(2.5, 1);
  expect(mean(() => pickWeighted(random, [1, 0, 3]))).toBeCloseTo(1.5, 1);
  expect(mean(() => Math.log(lognormal(random, 8, 0.5)))).toBeCloseTo(Math.log(8), 1);
  expect(mean(() => between(random, 3, 5))).toBeCloseTo(4, 1);
});

test("hexadecimal digits and shuffles", () => {
  const random = randomStream("hex");
  expect(hex(random, 40)).toMatch(/^[0-9a-f]{40}$/);
  expect(new Set(Array.from({ length: 5000 }, () => hex(random, 12))).size).toBe(5000);
  fc.assert(
    fc.property(fc.array(fc.integer()), fc.integer(), (items, seed) => {
      expect(shuffled(randomStream(seed), items).toSorted((a, b) => a - b)).toEqual(items.toSorted((a, b) => a - b));
    }),
  );
});
