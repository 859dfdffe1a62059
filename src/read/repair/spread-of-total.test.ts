import { expect, test } from "vitest";
import { usageOf } from "../../../test/repair/usage-of.ts";
import { repairUsage } from "./repair-usage.ts";
import { spreadOfTotal } from "./spread-of-total.ts";

const many = Array.from({ length: 400 }, (_, i) => ({ output: 3, session: `s${i % 20}`, toolInput: 200 + 10 * (i % 100), toolCalls: 1 }));
const repair = repairUsage(usageOf([...many, { output: 500, toolInput: 1200, toolCalls: 1, final: true }]));
const ones = new Float64Array(many.length).fill(1);
const rows = many.map((_, row) => row);
const sum = repair.output.reduce((a, b) => a + b, 0);

test("recorded rows are exact", () => {
  expect(spreadOfTotal(repair, [many.length], ones)).toEqual({ below: 0, above: 0 });
  expect(spreadOfTotal(repair, [], ones)).toEqual({ below: 0, above: 0 });
});

test("one row: about its own interval", () => {
  const { below, above } = spreadOfTotal(repair, [7], ones);
  expect(below / ((repair.output[7] ?? 0) - (repair.low[7] ?? 0))).toBeCloseTo(1, 0);
  expect(above / ((repair.high[7] ?? 0) - (repair.output[7] ?? 0))).toBeCloseTo(1, 0);
});

test("a total is surer than its parts together, but not as sure as if they erred each for itself", () => {
  const { below, above } = spreadOfTotal(repair, rows, ones);
  const each = rows.map((row) => spreadOfTotal(repair, [row], ones));
  expect(above).toBeLessThan(0.7 * each.reduce((total, part) => total + part.above, 0));
  expect(above).toBeGreaterThan(3 * Math.hypot(...each.map((part) => part.above)));
  expect(below / sum).toBeGreaterThan(0.03);
  expect(below / sum).toBeLessThan(0.12);
});

test("scales with the weight, and knows no order", () => {
  const price = new Float64Array(many.length).fill(25);
  const tokens = spreadOfTotal(repair, rows, ones);
  const money = spreadOfTotal(repair, rows.toReversed(), price);
  expect(money.below / tokens.below).toBeCloseTo(25, 6);
  expect(money.above / tokens.above).toBeCloseTo(25, 6);
});

test("never below the placeholders", () => {
  const wild = Array.from({ length: 30 }, (_, i) => ({ output: 60 * 30 ** (i % 3), final: true, text: 900 }));
  const unsure = repairUsage(usageOf([...wild, { output: 20, text: 900 }]));
  const { below } = spreadOfTotal(unsure, [30], [1]);
  expect((unsure.output[0] ?? 0) - below).toBeGreaterThanOrEqual(20);
});
