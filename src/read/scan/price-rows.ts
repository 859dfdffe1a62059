import type { Price, PriceableUse } from "../../model/price.ts";
import { priceableAt, setPrice, word, wordFields, type UsageColumns } from "../../model/usage-columns.ts";

/** Where prices come from; a price book is one. */
export interface RowPrices {
  price(use: PriceableUse): Price;
}

/** Prices the rows that have no price yet, or lost it because their tokens grew; the others keep theirs for good. */
export function priceRows(rows: UsageColumns, prices: RowPrices): void {
  for (let row = 0, at: number = word.priced; row < rows.length; row++, at += wordFields) {
    if (rows.words[at] === 0) setPrice(rows, row, prices.price(priceableAt(rows, row)));
  }
}
