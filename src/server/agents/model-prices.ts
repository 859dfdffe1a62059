import type { ModelPrices } from "../../agents/model/model-cost.ts";
import type { PriceOverride } from "../../model/price.ts";
import { costOf } from "../../read/prices/cost-of.ts";
import { isInForce, openPriceBook } from "../../read/prices/price-book.ts";

/** What agents' calls cost: prices that were declared here, then the price list. Plans do not count: an agent's key is billed by the token. */
export function modelPrices(overrides: readonly PriceOverride[] = []): ModelPrices {
  const book = openPriceBook({ overrides, plans: [], resolved: null });
  return {
    card: (model, at) => book.cards(model).find((card) => isInForce(card, at)) ?? null,
    cost: (card, tokens) => costOf(card, { tokens, webSearches: 0, speed: "standard" }),
  };
}
