import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import * as z from "zod";
import type { RateCard } from "../../model/price.ts";
import { addedModels, fastMultipliers, longContextPremium } from "./list-additions.ts";
import { listCards, searchListCards } from "./list-prices.ts";
import { claudeVersion } from "./model-name.ts";
import { priceList } from "./price-list.ts";

const installed = join(import.meta.dirname, "../../../node_modules/@pydantic/genai-prices/package.json");

// When this fails: set version, released and additions in price-list.ts, and look through list-additions.ts.
test("the version we name is the one installed", () => {
  const { version } = z.object({ version: z.string() }).parse(JSON.parse(readFileSync(installed, "utf8")));
  expect(priceList.version).toBe(version);
});

// When this fails: remove the model from list-additions.ts, the package has it now.
test("what we add is what the package lacks", async () => {
  const { calcPrice } = await import("@pydantic/genai-prices");
  const listed = addedModels.filter(({ provider, model }) => {
    const found = calcPrice({}, model, { providerId: provider });
    return found !== null && claudeVersion(found.model.id) === claudeVersion(model);
  });
  expect(listed).toEqual([]);
});

test("every listed price is a card of whole numbers, under an id of its own", async () => {
  const cards = await searchListCards(() => true);
  expect(cards.length).toBeGreaterThan(1000);
  const rates = (card: RateCard): number[] => [...card.tiers, ...(card.fast ?? [])].flatMap((tier) => Object.values(tier.rates));
  const wrong = cards.filter(
    (card) =>
      card.tiers[0]?.above !== 0 ||
      !rates(card).every((rate) => Number.isSafeInteger(rate) && rate >= 0) ||
      (card.from !== null && card.to !== null && card.to <= card.from),
  );
  expect(wrong).toEqual([]);
  expect(new Set(cards.map(({ id }) => id)).size).toBe(cards.length);
});

test("our premiums for fast answers agree with the package where it lists them as models of their own", async () => {
  const fast = await searchListCards((model) => /^openrouter\/anthropic\/claude-.*-fast$/.test(model));
  expect(fast.length).toBeGreaterThan(2);
  for (const card of fast) {
    const standard = listCards(card.model.slice("openrouter/anthropic/".length, -"-fast".length).replace(".", "-"));
    const latest = standard.at(-1);
    expect({ model: card.model, rates: latest?.fast?.[0]?.rates }).toEqual({ model: card.model, rates: card.tiers[0]?.rates });
    expect(fastMultipliers).toHaveProperty([claudeVersion(card.model) ?? ""]);
  }
});

test("the premium for long prompts is the package's where it has one", async () => {
  const cards = listCards("claude-sonnet-4-5");
  const [standard, long] = cards?.[0]?.tiers ?? [];
  expect(long?.above).toBe(longContextPremium.above);
  expect(long?.rates.inputUncached).toBe(2 * (standard?.rates.inputUncached ?? 0));
  const added = listCards("claude-sonnet-4-20250514");
  expect(added?.[0]?.tiers).toEqual(cards?.[0]?.tiers);
});

test.each(["claude-sonnet-5-7", "claude-opus-4-9", "gemini-3.6-flash-lite", "gpt-5.3-codex-spark", "claude-opus-4-10"])(
  "%s is not priced as the model whose name it starts with",
  async (name) => {
    expect(listCards(name)).toEqual([]);
  },
);

test("old models are still listed", async () => {
  const names = [
    "claude-3-opus-20240229",
    "claude-3-5-haiku-20241022",
    "claude-3-haiku-20240307",
    "claude-2.1",
    "gpt-4",
    "o1",
    "gemini-1.5-pro",
  ];
  const cards = new Map(names.map((name) => [name, listCards(name)]));
  expect(names.filter((name) => cards.get(name)?.length === 0)).toEqual([]);
});

test("names that cannot be listed do not load the list", async () => {
  expect(["qwen3:8b", "ollama/x", ""].map(listCards)).toEqual([[], [], []]);
});
