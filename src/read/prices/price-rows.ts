import type { PriceOverride, RateCard } from "../../model/price.ts";
import { cardFromOverride, matchesPattern } from "./override.ts";
import { isInForce, type PriceBook } from "./price-book.ts";
import { priceListId } from "./price-list.ts";

/** One line of `upshot prices`: a price, or a model that has none (`card` null). */
export interface PriceRow {
  /** The name in the logs, or, for an override, its pattern. */
  readonly model: string;
  readonly card: RateCard | null;
  /** It is the price at the moment asked about. */
  readonly inForce: boolean;
  /** Why there is no price and what to do, or what a reader must know of it. */
  readonly note: string;
}

/** The prices of models (resolved before) and the user's overrides, models by name, each model's prices in the order they are tried. */
export function priceRows(book: PriceBook, models: Iterable<string>, overrides: readonly PriceOverride[], at: number): readonly PriceRow[] {
  const rows: PriceRow[] = [];
  const used = new Set<string>();
  for (const model of [...new Set(models)].sort()) {
    const cards = book.cards(model);
    if (cards.length === 0) rows.push({ model, card: null, inForce: false, note: missingPrice(model) });
    const inForce = cards.find((card) => isInForce(card, at));
    for (const card of cards) {
      used.add(card.id);
      rows.push({ model, card, inForce: card === inForce, note: card.note });
    }
  }
  for (const card of overrides.map(cardFromOverride)) {
    if (!used.has(card.id))
      rows.push({ model: card.model, card, inForce: false, note: card.note === "" ? "no model seen so far fits" : card.note });
  }
  return rows;
}

/** List prices by pattern ("*opus*"), whether seen in a log or not. Loads the price list. */
export async function searchPrices(pattern: string): Promise<readonly PriceRow[]> {
  const { searchListCards } = await import("./list-prices.ts");
  const cards = await searchListCards(
    (model) => matchesPattern(pattern, model) || matchesPattern(pattern, model.slice(model.indexOf("/") + 1)),
  );
  return cards.map((card) => ({ model: card.model, card, inForce: false, note: card.note }));
}

/** What is said of a model without a price. */
export function missingPrice(model: string): string {
  // In single quotes, in which a shell takes nothing for its own: the name comes out of a log.
  const word = `'${model.replaceAll("'", String.raw`'\''`)}'`;
  return `no list price in ${priceListId}: its tokens are counted, its cost is not. To set one: upshot prices set ${word} --input 3 --output 15`;
}
