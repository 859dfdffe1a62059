import { expect, test } from "vitest";
import { random } from "../../../test/repair/usage-of.ts";
import { builtInScale } from "./built-in.ts";
import { ratiosOf, sizeAt } from "./ratios.ts";

test("without answers it is what is built in", () => {
  const { scale, low, high } = ratiosOf(new Float64Array(0), new Float64Array(0));
  expect(scale[0]).toBeCloseTo(builtInScale[0], 10);
  expect(scale[1]).toBeCloseTo(builtInScale[1], 10);
  expect([low, high]).toEqual([-2, 2.04]);
});

test.each([15, 45, 400])("nine of ten new answers lie within, learned from %i answers of a skewed distribution", (count) => {
  const { uniform } = random(count);
  // log ratio: a shifted exponential, five times as wide for answers of 100 tokens as for those of 2,500.
  const draw = (tokens: number): number => Math.exp((-Math.log(1 - uniform()) - 1) * (5 / Math.sqrt(tokens)));
  let inside = 0;
  const rounds = 400;
  const news = 10;
  for (let round = 0; round < rounds; round++) {
    const estimate = Float64Array.from({ length: count }, () => 100 + 2400 * uniform() ** 2);
    const { scale, low, high } = ratiosOf(estimate.map(draw), estimate);
    for (let i = 0; i < news; i++) {
      const tokens = 100 + 2400 * uniform() ** 2;
      const size = Math.log(draw(tokens)) / sizeAt(scale, tokens);
      if (size >= low && size <= high) inside++;
    }
  }
  expect(inside / (rounds * news)).toBeGreaterThan(0.87);
  expect(inside / (rounds * news)).toBeLessThan(0.95);
});
