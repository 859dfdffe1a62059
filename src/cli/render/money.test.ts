import * as fc from "fast-check";
import { expect, test } from "vitest";
import { money, moneyColumn, moneyParts } from "./money.ts";

test.each([
  [738_390_000, 0, "$738.39"],
  [738_390_000, 2_490_000, "$738"],
  [1_564_200_000, 14_000_000, "$1,564"],
  [1_564_200_000, 140_000_000, "$1,560"],
  [1_564_200_000, 0, "$1,564"],
  [18_216_000, 110_000, "$18.22"],
  [18_216_000, 1_200_000, "$18"],
  [4_200, 0, "$0.0042"],
  [0, 0, "$0"],
])("%i ± %i is %s", (micros, halfWidth, text) => {
  expect(money(micros, undefined, halfWidth)).toBe(text);
});

test("another currency keeps its own decimals", () => {
  expect(money(10_000_000, { code: "JPY", perUsd: 150 })).toBe("¥1,500");
  expect(money(10_000_000, { code: "EUR", perUsd: 0.86 })).toBe("€8.60");
});

test("the parts add up to the total as shown, and nothing is $0", () => {
  expect(moneyParts([427_600_000, 0, 0, 11_200_000, 299_590_000], undefined, 2_490_000)).toEqual(["$427", "$0", "$0", "$11", "$300"]);
  const amount = fc.integer({ min: 0, max: 1e11 });
  fc.assert(
    fc.property(fc.array(amount, { minLength: 1, maxLength: 5 }), fc.integer({ min: 0, max: 1e9 }), (parts, halfWidth) => {
      const shown = moneyParts(parts, undefined, halfWidth).map((text) => (text.startsWith("<") ? 0 : value(text)));
      const total = value(
        money(
          parts.reduce((sum, part) => sum + part, 0),
          undefined,
          halfWidth,
        ),
      );
      expect(shown.reduce((sum, each) => sum + each, 0)).toBeCloseTo(total, 4);
    }),
  );
});

test("a column has one number of decimals, cents at most unless all of it is less", () => {
  expect(moneyColumn([34_216_000, 400, 0])).toEqual(["$34.22", "<$0.01", "$0"]);
  expect(moneyColumn([2_400, 300])).toEqual(["$0.0024", "$0.0003"]);
});

function value(text: string): number {
  return Number(text.replace(/[$,]/g, ""));
}
