import type { UsageStore } from "../../kit/usage-store.ts";
import { setPrice, priceableAt } from "../../model/usage-columns.ts";
import { decodeRows, encodeRows } from "./encode-rows.ts";
import type { LogRoot } from "./find-logs.ts";
import type { RowPrices } from "./price-rows.ts";

/**
 * Prices every stored row again, also those of logs that are gone. Only when a person asks: a stored price is
 * otherwise kept for good. Idempotent: the same prices give the same rows.
 */
export function repriceLogs(roots: readonly LogRoot[], store: UsageStore, prices: RowPrices): void {
  for (const { source, folder } of roots) {
    const changes = store.logs(source, folder).flatMap((log) => {
      const { id, whole } = log;
      // What is damaged stays known as damaged: writing it again would seal it.
      if (!whole) return [];
      const details = store.details(id);
      const rows = details === null ? null : decodeRows(details.rows);
      if (details === null || rows === null) return [];
      for (let row = 0; row < rows.length; row++) setPrice(rows, row, prices.price(priceableAt(rows, row)));
      return [{ ...log, ...details, rows: encodeRows(rows), evidence: [], evidenceFromStart: false }];
    });
    if (changes.length > 0) store.save(source, folder, changes);
  }
  store.forgetJoined();
}
