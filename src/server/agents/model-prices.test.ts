import { expect, test } from "vitest";
import { mostInputTokens, worstCaseMicros } from "../../agents/model/model-cost.ts";
import { requestTo } from "../../../test/support/models-of.ts";
import { noTokens } from "../../model/tokens.ts";
import { modelPrices } from "./model-prices.ts";

const at = Date.UTC(2026, 10, 21);

test("the price list answers for a provider and a model, for the day", () => {
  const prices = modelPrices();
  const card = prices.card("anthropic/claude-sonnet-4-5", at);
  if (card === null) throw new Error("the list has no Sonnet 4.5");
  expect(prices.cost(card, { ...noTokens, inputUncached: 1000, cacheRead: 10_000, cacheWrite5m: 2000, output: 100 })).toBe(
    3000 + 3000 + 7500 + 1500,
  );
  expect(prices.card("us.anthropic.claude-sonnet-4-5-20250929-v1:0", at)).not.toBeNull();
  expect(prices.card("openai/gpt-5", at)).not.toBeNull();
  expect(prices.card("google/gemini-2.5-pro", at)).not.toBeNull();
});

test("what nobody has priced has no price", () => {
  const prices = modelPrices();
  for (const name of ["ollama/qwen3:8b", "gpu/llama-3", "anthropic/claude-of-next-year"]) expect(prices.card(name, at)).toBeNull();
});

test("what was declared here stands above the list", () => {
  const prices = modelPrices([{ model: "anthropic/claude-sonnet-4-5", kind: "contract", input: 1, output: 2 }]);
  const card = prices.card("anthropic/claude-sonnet-4-5", at);
  expect(card?.kind).toBe("contract");
  expect(card === null ? null : prices.cost(card, { ...noTokens, inputUncached: 1_000_000, output: 1_000_000 })).toBe(3_000_000);
});

test("the worst case of a long prompt reaches its dear tier", () => {
  const prices = modelPrices();
  const card = prices.card("google/gemini-2.5-pro", at);
  if (card === null) throw new Error("the list has no Gemini 2.5 Pro");
  const long = mostInputTokens(requestTo("google/gemini-2.5-pro", { messages: [{ role: "user", content: "x".repeat(300_000) }] }));
  const actual = prices.cost(card, { ...noTokens, inputUncached: 250_000, output: 1000 });
  expect(worstCaseMicros(prices, card, long, 1000)).toBeGreaterThanOrEqual(actual);
});
