import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { anyUsage, columnsOf, plainUsage, tokenPrices, usagesIn } from "../../../test/support/usage-rows.ts";
import type { SourceUsage } from "../../kit/define-source.ts";
import { createColumns, type UsageColumns } from "../../model/usage-columns.ts";
import type { Usage } from "../../model/usage.ts";
import { createKeyTable } from "./key-table.ts";
import { mergeRows, type ShownRule } from "./merge-rows.ts";
import { priceRows } from "./price-rows.ts";

function merged(files: readonly UsageColumns[], rule: ShownRule): UsageColumns {
  const rows = createColumns();
  const table = createKeyTable(rows);
  for (const file of files) mergeRows(table, file, rule);
  return rows;
}

function only(rows: UsageColumns): Usage | undefined {
  expect(rows.length).toBe(1);
  return usagesIn(rows)[0];
}

const withTokens = (tokens: Partial<SourceUsage["tokens"]>): SourceUsage => ({
  ...plainUsage,
  tokens: { ...plainUsage.tokens, ...tokens },
});
/** What does not depend on which file came first. */
const counts = ({ key, at, tokens, webSearches, speed, shown, final }: Usage): unknown => ({
  key,
  at,
  tokens,
  webSearches,
  speed,
  shown,
  final,
});

test("the order of files does not change counts", () => {
  fc.assert(
    fc.property(
      fc.array(fc.array(anyUsage, { maxLength: 6 }), { maxLength: 5 }),
      fc.constantFrom<ShownRule>("add", "max"),
      (files, rule) => {
        const columns = files.map((file) => columnsOf(file));
        expect(usagesIn(merged(columns.toReversed(), rule)).map(counts)).toEqual(usagesIn(merged(columns, rule)).map(counts));
      },
    ),
  );
});

test("seeing everything a second time changes nothing", () => {
  fc.assert(
    fc.property(fc.array(anyUsage, { maxLength: 12 }), (usages) => {
      const rows = columnsOf(usages);
      expect(usagesIn(merged([rows, rows, rows], "max"))).toEqual(usagesIn(rows));
    }),
  );
});

test("any split of a file gives the rows of the whole", () => {
  fc.assert(
    fc.property(fc.array(anyUsage, { maxLength: 12 }), fc.nat(12), (usages, cut) => {
      expect(usagesIn(merged([columnsOf(usages.slice(0, cut)), columnsOf(usages.slice(cut))], "add"))).toEqual(usagesIn(columnsOf(usages)));
    }),
  );
});

describe("cache writes", () => {
  test("whose split comes later are not counted twice", () => {
    expect(
      only(merged([columnsOf([withTokens({ cacheWrite5m: 100 })]), columnsOf([withTokens({ cacheWrite1h: 100 })])], "max"))?.tokens,
    ).toMatchObject({ cacheWrite5m: 0, cacheWrite1h: 100 });
  });

  test("take the larger total", () => {
    expect(
      only(
        merged([columnsOf([withTokens({ cacheWrite5m: 100, cacheWrite1h: 20 })]), columnsOf([withTokens({ cacheWrite5m: 130 })])], "max"),
      )?.tokens,
    ).toMatchObject({ cacheWrite5m: 110, cacheWrite1h: 20 });
  });
});

describe("prices", () => {
  const priced = (usage: SourceUsage): UsageColumns => {
    const rows = columnsOf([usage]);
    priceRows(rows, tokenPrices());
    return rows;
  };
  const small = withTokens({ output: 2 });
  const large = withTokens({ output: 50 });

  test("a row that is not raised keeps its price", () => {
    const rows = merged([priced(large), priced(small)], "max");
    const prices = tokenPrices();
    priceRows(rows, prices);
    expect([only(rows)?.costMicros, prices.asked]).toEqual([51, 0]);
  });

  test("a row that becomes equal to the other takes the other's", () => {
    const rows = merged([priced(small), priced(large)], "max");
    const prices = tokenPrices();
    priceRows(rows, prices);
    expect([only(rows)?.costMicros, prices.asked]).toEqual([51, 0]);
  });

  test("a mixture of both is priced anew", () => {
    const rows = merged([priced(withTokens({ inputUncached: 9 })), priced(large)], "max");
    const prices = tokenPrices();
    priceRows(rows, prices);
    expect([only(rows)?.costMicros, prices.asked]).toEqual([59, 1]);
  });

  test("another model's price is not taken", () => {
    const rows = merged([priced(small), priced({ ...large, model: "m2" })], "max");
    priceRows(rows, tokenPrices());
    expect(only(rows)).toMatchObject({ model: "m1", costMicros: 51 });
  });
});
