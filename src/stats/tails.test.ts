import * as fc from "fast-check";
import { expect, test } from "vitest";
import { binomialTails } from "./binomial-tails.ts";
import { normalTail } from "./normal-tail.ts";
import { studentTQuantile } from "./student-t.ts";
import { studentTail } from "./student-tail.ts";

test("normal: equals values computed to 40 digits", () => {
  for (const [z, p] of [
    [0, 1],
    [0.5, 0.6170750774519738],
    [1.959963984540054, 0.05],
    [3, 0.0026997960632601866],
    [8, 1.244192114854357e-15],
    [20, 5.507248237212467e-89],
  ] as const) {
    expect(normalTail(z)).toBeCloseTo(p, 14);
    expect(normalTail(-z) / p).toBeCloseTo(1, 11);
  }
});

test("Student: closed forms at 1 and 2 degrees, the normal at very many, and the quantile's inverse", () => {
  fc.assert(
    fc.property(fc.double({ min: -50, max: 50, noNaN: true }), (t) => {
      expect(studentTail(t, 1)).toBeCloseTo(1 - (2 / Math.PI) * Math.atan(Math.abs(t)), 12);
      expect(studentTail(t, 2)).toBeCloseTo(1 - Math.abs(t) / Math.sqrt(2 + t ** 2), 12);
      expect(studentTail(t, 1e12)).toBeCloseTo(normalTail(t), 10);
    }),
  );
  for (const degrees of [1.3, 4.7, 33.3, 9999, 10_001])
    for (const p of [0.001, 0.05, 0.4]) expect(studentTail(studentTQuantile(1 - p / 2, degrees), degrees)).toBeCloseTo(p, 9);
  expect(studentTail(2, 100_000) / 0.04550296345750646).toBeCloseTo(1, 10);
});

test("binomial: both tails add up to one, and are exact where they can be counted", () => {
  const { atMost, atLeast } = binomialTails(4, 0.5);
  expect([...atMost]).toEqual([1 / 16, 5 / 16, 11 / 16, 15 / 16, 1]);
  expect([...atLeast]).toEqual([1, 15 / 16, 11 / 16, 5 / 16, 1 / 16]);
  expect([...binomialTails(3, 1).atMost]).toEqual([0, 0, 0, 1]);
  expect([...binomialTails(0, 0.3).atLeast]).toEqual([1]);
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 3000 }), fc.double({ min: 0, max: 1, noNaN: true }), (trials, share) => {
      const tails = binomialTails(trials, share);
      for (let value = 0; value < trials; value += 7)
        expect((tails.atMost[value] ?? 0) + (tails.atLeast[value + 1] ?? 0)).toBeCloseTo(1, 10);
    }),
  );
  // 0.1 ** 400 cannot be written, 0.1 ** 300 can.
  expect((binomialTails(300, 0.1).atLeast[300] ?? 0) / 1e-300).toBeCloseTo(1, 9);
  expect(() => binomialTails(1.5, 0.5)).toThrow(RangeError);
});
