import * as fc from "fast-check";
import { expect, test } from "vitest";
import type { RateCard } from "../../model/price.ts";
import { noTokens } from "../../model/tokens.ts";
import { costOf } from "./cost-of.ts";

function card(rate: number): RateCard {
  const rates = { inputUncached: rate, cacheRead: rate, cacheWrite5m: rate, cacheWrite1h: rate, output: rate };
  const tiers = [{ above: 0, rates }];
  return {
    id: "x",
    model: "x",
    kind: "list",
    from: null,
    to: null,
    hours: null,
    tiers,
    fast: null,
    webSearch: 10_000,
    source: "",
    note: "",
  };
}

test.each([-1, 0.5, Number.NaN, Infinity, 2 ** 53])("a count of %d is refused", (count) => {
  expect(() => costOf(card(1), { tokens: { ...noTokens, output: count }, webSearches: 0, speed: "standard" })).toThrow(RangeError);
  expect(() => costOf(card(1), { tokens: noTokens, webSearches: count, speed: "standard" })).toThrow(RangeError);
});

test("money that no longer fits is refused, not rounded", () => {
  const tokens = { ...noTokens, output: Number.MAX_SAFE_INTEGER };
  expect(costOf(card(1_000_000), { tokens, webSearches: 0, speed: "standard" })).toBe(Number.MAX_SAFE_INTEGER);
  expect(() => costOf(card(1_000_001), { tokens, webSearches: 0, speed: "standard" })).toThrow(RangeError);
});

test("equals exact arithmetic, rounded half up, however large the counts", () => {
  const count = fc.oneof(
    fc.nat(1000),
    fc.nat(10_000_000),
    fc.maxSafeNat().map((n) => n % 10 ** 12),
  );
  fc.assert(
    fc.property(count, count, fc.nat(50), fc.nat(200_000_000), (inputUncached, output, webSearches, rate) => {
      const sum = BigInt(inputUncached + output) * BigInt(rate) + BigInt(webSearches) * 10_000n * 1_000_000n;
      const exact = sum / 1_000_000n + ((sum % 1_000_000n) * 2n >= 1_000_000n ? 1n : 0n);
      expect(BigInt(costOf(card(rate), { tokens: { ...noTokens, inputUncached, output }, webSearches, speed: "standard" }))).toBe(exact);
    }),
  );
});
