import * as fc from "fast-check";
import { expect, test } from "vitest";
import { seededRandom } from "../../test/fixtures/report/random.ts";
import { similarity, similarityOfEqual } from "./similarity.ts";

const pair = fc
  .integer({ min: 1, max: 128 })
  .chain((length) =>
    fc.tuple(fc.uint16Array({ minLength: length, maxLength: length }), fc.uint16Array({ minLength: length, maxLength: length })),
  );

test.each([
  [64, 0.05],
  [128, 0.03536],
  [256, 0.025],
])("standard error at 0.8 of %i registers: %f", (registers, standardError) => {
  expect(similarityOfEqual(registers * 0.8, registers).standardError).toBeCloseTo(standardError, 5);
});

test("is within 0 and 1, 1 only for equal sketches, and the same both ways", () => {
  fc.assert(
    fc.property(pair, ([a, b]) => {
      const { value } = similarity(a, b);
      expect(value).toBeGreaterThanOrEqual(0);
      expect(value === 1).toBe(a.every((register, index) => register === b[index]));
      expect(similarity(b, a)).toEqual(similarity(a, b));
      expect(similarity(a, a)).toEqual({ value: 1, standardError: 0 });
    }),
  );
});

// Four bits: one register in sixteen is equal by accident. At 0 the estimate is cut off, so its mean is above.
test.each([
  [0, 0.015],
  [0.2, 0.003],
  [0.5, 0.003],
  [0.9, 0.003],
])("registers that are equal by accident do not count: %f", (jaccard, most) => {
  const random = seededRandom(5);
  let [sum, squares, told] = [0, 0, 0];
  const rounds = 4000;
  for (let round = 0; round < rounds; round++) {
    const a = Uint16Array.from({ length: 128 }, () => random.between(0, 15));
    const b = a.map((register) => (random.next() < jaccard ? register : random.between(0, 15)));
    const { value, standardError } = similarity(a, b, 4);
    sum += value;
    squares += (value - jaccard) ** 2;
    told += standardError ** 2;
  }
  expect(Math.abs(sum / rounds - jaccard)).toBeLessThan(most);
  expect(Math.sqrt(told / squares)).toBeGreaterThan(0.95);
  // The error of what is cut off at 0 is told as if it were not.
  expect(Math.sqrt(told / squares)).toBeLessThan(jaccard === 0 ? 2 : 1.05);
});

test("sketches of different sizes do not compare", () => {
  expect(() => similarity(new Uint16Array(128), new Uint16Array(64))).toThrow("do not compare");
  expect(() => similarity(new Uint16Array(0), new Uint16Array(0))).toThrow("do not compare");
});
