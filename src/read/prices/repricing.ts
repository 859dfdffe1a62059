import type { Price, PriceableUse } from "../../model/price.ts";
import type { Basis } from "../../model/usage.ts";
import type { PriceBook } from "./price-book.ts";

/** A row with the price it was stored with. */
export type PricedUse = PriceableUse & Pick<Price, "costMicros" | "priceKind"> & { readonly basis: Basis };

/** What would change if rows were priced again. Nothing has changed yet: the caller asks, then stores `changes`. */
export interface Repricing<Row> {
  readonly rows: number;
  /** Sums over rows with a price, micro-dollars, before and after. */
  readonly beforeMicros: number;
  readonly afterMicros: number;
  /** Rows without a price before and after. */
  readonly unpricedBefore: number;
  readonly unpricedAfter: number;
  readonly changes: readonly { readonly row: Row; readonly price: Price }[];
  /** The changed rows by model, largest difference first. */
  readonly models: readonly {
    readonly model: string;
    readonly rows: number;
    readonly beforeMicros: number;
    readonly afterMicros: number;
  }[];
}

/**
 * Compares stored prices with what the book says now. A row changes when its cost or its kind of price would; what a vendor
 * itself billed (`basis` "vendor") never does. The book must have resolved the rows' models.
 */
export function repricing<Row extends PricedUse>(rows: Iterable<Row>, book: Pick<PriceBook, "price">): Repricing<Row> {
  const total = { rows: 0, beforeMicros: 0, afterMicros: 0, unpricedBefore: 0, unpricedAfter: 0 };
  const changes: { row: Row; price: Price }[] = [];
  const models = new Map<string, { model: string; rows: number; beforeMicros: number; afterMicros: number }>();
  for (const row of rows) {
    const price: Price = row.basis === "vendor" ? { costMicros: row.costMicros, priceKind: row.priceKind, priceId: null } : book.price(row);
    total.rows++;
    total.beforeMicros += row.costMicros ?? 0;
    total.afterMicros += price.costMicros ?? 0;
    if (row.costMicros === null) total.unpricedBefore++;
    if (price.costMicros === null) total.unpricedAfter++;
    if (price.costMicros === row.costMicros && price.priceKind === row.priceKind) continue;
    changes.push({ row, price });
    const model = models.get(row.model) ?? { model: row.model, rows: 0, beforeMicros: 0, afterMicros: 0 };
    model.rows++;
    model.beforeMicros += row.costMicros ?? 0;
    model.afterMicros += price.costMicros ?? 0;
    models.set(row.model, model);
  }
  const difference = ({ beforeMicros, afterMicros }: { beforeMicros: number; afterMicros: number }): number =>
    Math.abs(afterMicros - beforeMicros);
  return { ...total, changes, models: [...models.values()].sort((a, b) => difference(b) - difference(a) || (a.model < b.model ? -1 : 1)) };
}
