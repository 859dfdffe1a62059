import type { Price, PriceableUse } from "../../model/price.ts";
import { priceableAt, setPrice, word, wordFields, type UsageColumns } from "../../model/usage-columns.ts";

/** Where prices come from; a price book is one. */
export interface RowPrices {
  price(use: PriceableUse): Price;
}

/**
 * Prices the rows that have no price yet, or lost it because their tokens grew; the others keep theirs for good.
 * `among`: the only rows that may have none.
 */
export function priceRows(rows: UsageColumns, prices: RowPrices, among: Iterable<number> = Array(rows.length).keys()): void {
  for (const row of among) if (rows.words[row * wordFields + word.priced] === 0) setPrice(rows, row, prices.price(priceableAt(rows, row)));
}
