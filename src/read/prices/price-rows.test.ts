import { expect, test } from "vitest";
import type { PriceOverride } from "../../model/price.ts";
import { openPriceBook } from "./price-book.ts";
import { priceRows, searchPrices } from "./price-rows.ts";

const at = Date.parse("2026-06-01T00:00:00Z");

test("lists each model's prices, the user's first, says which holds, and names what has none", async () => {
  const overrides: PriceOverride[] = [
    { model: "claude-opus-*", kind: "contract", from: "2026-07-01", input: 4, output: 20 },
    { model: "gpt-*", kind: "contract", input: 1, output: 2 },
  ];
  const book = openPriceBook({ overrides, plans: [], resolved: null });
  const models = ["qwen3:8b", "claude-opus-4-6", "claude-opus-4-6"];
  const rows = priceRows(book, models, overrides, at);
  expect(rows.map(({ model, card, inForce }) => [model, card?.id ?? null, inForce])).toEqual([
    ["claude-opus-4-6", "contract:claude-opus-*@2026-07-01", false],
    ["claude-opus-4-6", "list:anthropic/claude-opus-4-6@2026-03-13", true],
    ["claude-opus-4-6", "list:anthropic/claude-opus-4-6", false],
    ["qwen3:8b", null, false],
    ["gpt-*", "contract:gpt-*", false],
  ]);
  expect(rows[3]?.note).toContain("upshot prices set");
  expect(rows[4]?.note).toContain("no model seen so far fits");
});

test("the whole list can be searched", async () => {
  const rows = await searchPrices("claude-opus-4-*");
  expect(rows.map(({ model }) => model)).toContain("anthropic/claude-opus-4-6");
  expect((await searchPrices("anthropic/claude-haiku-5-5")).map(({ card }) => card?.tiers[1]?.above)).toEqual([100_000]);
});
