import * as fc from "fast-check";
import { expect, test } from "vitest";
import { bounds, type Constraint } from "./linear-program.ts";

test("the textbook example: 3x + 5y with x ≤ 4, 2y ≤ 12, 3x + 2y ≤ 18 is at most 36", () => {
  // Hillier and Lieberman, Introduction to Operations Research, the Wyndor Glass example.
  const row = (x: number, y: number, high: number): Constraint => ({
    coefficients: new Map([
      [0, x],
      [1, y],
    ]),
    low: -Infinity,
    high,
  });
  const found = bounds(
    2,
    [row(1, 0, 4), row(0, 2, 12), row(3, 2, 18)],
    [
      new Map([
        [0, 3],
        [1, 5],
      ]),
    ],
  );
  expect(found?.[0]?.low).toBeCloseTo(0);
  expect(found?.[0]?.high).toBeCloseTo(36);
});

test("what bounds nothing is infinite; what contradicts itself has no answer", () => {
  const least: Constraint = { coefficients: new Map([[0, 1]]), low: 2, high: Infinity };
  expect(bounds(1, [least], [new Map([[0, 1]])])).toEqual([{ low: 2, high: Infinity }]);
  expect(bounds(1, [least, { coefficients: new Map([[0, 1]]), low: 0, high: 1 }], [])).toBeNull();
});

test("a cell of a table with known margins lies in its Fréchet bounds", () => {
  const amount = fc.integer({ min: 0, max: 50 });
  fc.assert(
    fc.property(fc.array(amount, { minLength: 12, maxLength: 12 }), (cells) => {
      const at = (r: number, c: number): number => r * 4 + c;
      const line = (indexes: number[]): Constraint => {
        const sum = indexes.reduce((total, i) => total + (cells[i] ?? 0), 0);
        return { coefficients: new Map(indexes.map((i) => [i, 1])), low: sum, high: sum };
      };
      const rows = [0, 1, 2].map((r) => line([0, 1, 2, 3].map((c) => at(r, c))));
      const columns = [0, 1, 2, 3].map((c) => line([0, 1, 2].map((r) => at(r, c))));
      const found = bounds(
        12,
        [...rows, ...columns],
        cells.map((_, i) => new Map([[i, 1]])),
      );
      const all = cells.reduce((sum, cell) => sum + cell, 0);
      found?.forEach(({ low, high }, i) => {
        const row = rows[Math.floor(i / 4)]?.high ?? 0;
        const column = columns[i % 4]?.high ?? 0;
        expect(low).toBeCloseTo(Math.max(0, row + column - all), 6);
        expect(high).toBeCloseTo(Math.min(row, column), 6);
      });
      expect(found).toHaveLength(12);
    }),
  );
});
