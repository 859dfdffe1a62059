import type { Price, PriceableUse } from "../../model/price.ts";
import { priceableAt, setPrice, textAt, word, wordAt, type UsageColumns } from "../../model/usage-columns.ts";

/** Where prices come from; a price book is one. */
export interface RowPrices {
  /** Looks up models that are new to it; comes before `price`. */
  resolve(models: Iterable<string>): Promise<void>;
  price(use: PriceableUse): Price;
}

/** Prices the rows that have no price yet, or lost it because their tokens grew; the others keep theirs for good. */
export async function priceRows(several: readonly UsageColumns[], prices: RowPrices): Promise<void> {
  const models = new Set<string>();
  for (const rows of several) for (let row = 0; row < rows.length; row++) if (wordAt(rows, row, word.priced) === 0) models.add(textAt(rows, row, word.model));
  if (models.size === 0) return;
  await prices.resolve(models);
  for (const rows of several) for (let row = 0; row < rows.length; row++) if (wordAt(rows, row, word.priced) === 0) setPrice(rows, row, prices.price(priceableAt(rows, row)));
}
