import * as fc from "fast-check";
import { expect, test } from "vitest";
import { anyUsage, columnsOf, tokenPrices, usagesIn } from "../../../test/support/usage-rows.ts";
import { createColumns } from "../../model/usage-columns.ts";
import { priceRows } from "./price-rows.ts";
import { rawRows, viewRows } from "./raw-rows.ts";

test("what was laid down is seen again, wherever the bytes begin", () => {
  fc.assert(
    fc.property(fc.array(anyUsage, { maxLength: 20 }), fc.constantFrom(0, 8, 32), fc.nat(9), (usages, head, offset) => {
      const rows = columnsOf(usages);
      priceRows(rows, tokenPrices());
      const bytes = rawRows(rows, new Uint8Array(head).fill(7));
      const moved = new Uint8Array(bytes.length + offset).subarray(offset);
      moved.set(bytes);
      expect(usagesIn(viewRows(moved, head) ?? createColumns())).toEqual(usagesIn(rows));
    }),
  );
});

test("other bytes are refused", () => {
  const good = rawRows(columnsOf(fc.sample(anyUsage, { numRuns: 5, seed: 1 })), new Uint8Array(8));
  for (let length = 0; length < good.length; length++) expect(viewRows(good.subarray(0, length), 8)).toBeNull();
  expect(viewRows(good, 0)).toBeNull();
});
