import * as fc from "fast-check";
import { expect, test } from "vitest";
import type { PriceOverride } from "../../model/price.ts";
import { cardFromOverride, matchesPattern, overrideCards, removeOverride, setOverride } from "./override.ts";

function override(model: string, more: Partial<PriceOverride> = {}): PriceOverride {
  return { model, kind: "contract", input: 1, output: 2, ...more };
}

test.each([
  ["claude-opus-4-5", "Claude-Opus-4-5", true],
  ["claude-*", "claude-opus-4-5", true],
  ["*opus*", "us.anthropic.claude-opus-4-5-v1:0", true],
  ["claude-opus-4.5", "claude-opus-4-5", false],
  ["claude", "claude-opus-4-5", false],
  ["*", "", true],
  ["sonnet[1m]", "sonnet[1m]", true],
])("%s fits %s: %s", (pattern, model, fits) => {
  expect(matchesPattern(pattern, model)).toBe(fits);
});

test("any name fits itself, and a pattern made of its halves", () => {
  fc.assert(
    fc.property(fc.string(), fc.nat(), (text, cut) => {
      const model = text.replaceAll("*", "").trim();
      expect(matchesPattern(model, model)).toBe(true);
      expect(matchesPattern(`${model.slice(0, cut % (model.length + 1))}*`, model)).toBe(true);
    }),
  );
});

test("the exact name goes first, then the longer pattern, the later day, the later declared", () => {
  const all = [
    override("*"),
    override("claude-*", { from: "2026-01-01" }),
    override("claude-*", { from: "2026-06-01" }),
    override("claude-opus-4-5"),
    override("claude-*", { from: "2026-06-01", kind: "list" }),
    override("gpt-*"),
  ];
  expect(overrideCards(all, "claude-opus-4-5").map(({ id }) => id)).toEqual([
    "contract:claude-opus-4-5",
    "list:claude-*@2026-06-01",
    "contract:claude-*@2026-06-01",
    "contract:claude-*@2026-01-01",
    "contract:*",
  ]);
});

test("what is left out follows from the input price: Anthropic's factors for Claude, else the input price itself", () => {
  const million = 1_000_000;
  expect(cardFromOverride(override("claude-x")).tiers[0]?.rates).toEqual({
    inputUncached: million,
    cacheRead: million / 10,
    cacheWrite5m: 1.25 * million,
    cacheWrite1h: 2 * million,
    output: 2 * million,
  });
  const rates = cardFromOverride(override("llama", { cacheWrite5m: 3 })).tiers[0]?.rates;
  expect(rates).toEqual({
    inputUncached: million,
    cacheRead: million,
    cacheWrite5m: 3 * million,
    cacheWrite1h: 3 * million,
    output: 2 * million,
  });
});

test("long prompts, fast answers and searches can be given", () => {
  const card = cardFromOverride(override("x", { longContext: { above: 100, input: 2, output: 4 }, fastMultiplier: 2.5, webSearch: 0.01 }));
  expect(card.tiers.map(({ above, rates }) => [above, rates.output])).toEqual([
    [0, 2_000_000],
    [100, 4_000_000],
  ]);
  expect(card.fast?.map(({ rates }) => rates.output)).toEqual([5_000_000, 10_000_000]);
  expect(card.webSearch).toBe(10_000);
});

test("setting again replaces, removing names the model as it was set", () => {
  const first = setOverride([], override("claude-*"));
  const again = setOverride(first, override("Claude-*", { input: 5 }));
  expect(again).toEqual([override("Claude-*", { input: 5 })]);
  const dated = setOverride(again, override("claude-*", { from: "2026-01-01" }));
  expect(dated).toHaveLength(2);
  expect(removeOverride(dated, "claude-*", "2026-01-01")).toEqual(again);
  expect(removeOverride(dated, "CLAUDE-*")).toEqual([]);
  expect(removeOverride(dated, "claude-opus")).toEqual(dated);
});
