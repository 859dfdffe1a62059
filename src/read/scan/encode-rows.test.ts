import * as fc from "fast-check";
import { expect, test } from "vitest";
import { anyUsage, columnsOf, tokenPrices, usagesIn } from "../../../test/support/usage-rows.ts";
import { createColumns, priceIdAt } from "../../model/usage-columns.ts";
import { decodeRows, encodeRows } from "./encode-rows.ts";
import { priceRows } from "./price-rows.ts";

test("what was packed comes out again, prices and all", () => {
  fc.assert(
    fc.property(fc.array(anyUsage, { maxLength: 20 }), fc.constantFrom(1, 300, 70_000, 90_000_000), (usages, factor) => {
      const rows = columnsOf(
        usages.map((usage) => ({ ...usage, tokens: { ...usage.tokens, cacheRead: usage.tokens.cacheRead * factor } })),
      );
      priceRows(rows, tokenPrices());
      const back = decodeRows(encodeRows(rows)) ?? createColumns();
      expect(usagesIn(back)).toEqual(usagesIn(rows));
      expect(priceIdAt(back, 0)).toBe(priceIdAt(rows, 0));
    }),
  );
});

test("nothing", () => {
  expect(decodeRows(encodeRows(createColumns()))?.length).toBe(0);
});

test("other bytes are refused, never misread beyond their end", () => {
  const good = encodeRows(columnsOf(fc.sample(anyUsage, { numRuns: 5, seed: 1 })));
  expect(decodeRows(new Uint8Array(0))).toBeNull();
  for (let length = 0; length < good.length; length++) expect(decodeRows(good.subarray(0, length))).toBeNull();
  fc.assert(
    fc.property(fc.nat(good.length - 1), fc.nat(255), (place, byte) => {
      const bytes = Uint8Array.from(good);
      bytes[place] = byte;
      expect(decodeRows(bytes) === null).toBe(byte !== good[place]);
    }),
  );
});
