import * as fc from "fast-check";
import { expect, test } from "vitest";
import golden from "../../test/golden/stats/non-negative-least-squares.json" with { type: "json" };
import { nonNegativeLeastSquares } from "./non-negative-least-squares.ts";

test("equals the reference", () => {
  for (const { gram, moment, solution } of golden.cases) {
    nonNegativeLeastSquares(gram, moment).forEach((value, i) => expect(value).toBeCloseTo(solution[i] ?? 0, 6));
  }
});

test("fulfils the conditions of the optimum: no slope where free, no gain where at zero", () => {
  const number = fc.double({ min: -10, max: 10, noNaN: true });
  const rows = fc.array(fc.tuple(number, number, number, number, number), { minLength: 5, maxLength: 12 });
  fc.assert(
    fc.property(rows, (drawn) => {
      const size = 4;
      const gram = Array.from({ length: size * size }, (_, at) => {
        const row = Math.floor(at / size);
        const column = at % size;
        // The small diagonal makes it positive definite whatever was drawn.
        return drawn.reduce((sum, x) => sum + (x[row] ?? 0) * (x[column] ?? 0), row === column ? 0.1 : 0);
      });
      const moment = Array.from({ length: size }, (_, k) => drawn.reduce((sum, x) => sum + (x[k] ?? 0) * x[4], 0));
      const b = nonNegativeLeastSquares(gram, moment);
      const scale = 1e-7 * (1 + Math.max(...moment.map(Math.abs), ...gram.map(Math.abs)));
      for (let k = 0; k < size; k++) {
        const slope = (moment[k] ?? 0) - b.reduce((sum, value, j) => sum + (gram[k * size + j] ?? 0) * value, 0);
        expect(b[k]).toBeGreaterThanOrEqual(0);
        const excess = (b[k] ?? 0) > 0 ? Math.abs(slope) : slope;
        expect(excess).toBeLessThan(scale * (1 + Math.max(...b)));
      }
    }),
  );
});

test("a gain of next to nothing hides no other", () => {
  const [tiny, , useful] = nonNegativeLeastSquares([68.4, 0, 0, 0, 0.1, 0, 0, 0, 0.1], [6.9e-322, 0, 6.9e-6]);
  expect(tiny).toBe(0);
  expect(useful).toBeCloseTo(6.9e-5, 12);
});

test("is all zero where nothing helps", () => {
  expect(Array.from(nonNegativeLeastSquares([1, 0, 0, 1], [-1, 0]))).toEqual([0, 0]);
});
