import { expect, test } from "vitest";
import type { PriceOverride } from "../../model/price.ts";
import { noTokens } from "../../model/tokens.ts";
import { openPriceBook } from "./price-book.ts";
import { repricing, type PricedUse } from "./repricing.ts";

const sonnet = "claude-sonnet-4-5";
const at = Date.parse("2026-01-05T10:00:00Z");

function row(change: Partial<PricedUse>): PricedUse {
  const tokens = { ...noTokens, output: 1000 };
  return {
    model: sonnet,
    tool: "claude-code",
    at,
    tokens,
    webSearches: 0,
    speed: "standard",
    basis: "recorded",
    costMicros: 15_000,
    priceKind: "list",
    ...change,
  };
}

async function bookWith(overrides: readonly PriceOverride[]) {
  const book = openPriceBook({ overrides, plans: [], resolved: null });
  return book;
}

test("nothing changes while the book says what it said", async () => {
  const rows = [row({}), row({ model: "qwen3:8b", costMicros: null })];
  const plan = repricing(rows, await bookWith([]));
  expect(plan).toEqual({
    rows: 2,
    beforeMicros: 15_000,
    afterMicros: 15_000,
    unpricedBefore: 1,
    unpricedAfter: 1,
    changes: [],
    models: [],
  });
});

test("says how many rows and how much money would change, by model", async () => {
  const rows = [row({}), row({}), row({ model: "qwen3:8b", costMicros: null }), row({ basis: "vendor", costMicros: 1 })];
  const plan = repricing(
    rows,
    await bookWith([
      { model: sonnet, kind: "contract", input: 2, output: 10 },
      { model: "qwen*", kind: "contract", input: 0, output: 1 },
    ]),
  );
  expect(plan).toMatchObject({ rows: 4, beforeMicros: 30_001, afterMicros: 21_001, unpricedBefore: 1, unpricedAfter: 0 });
  expect(plan.models).toEqual([
    { model: sonnet, rows: 2, beforeMicros: 30_000, afterMicros: 20_000 },
    { model: "qwen3:8b", rows: 1, beforeMicros: 0, afterMicros: 1000 },
  ]);
  expect(plan.changes[0]).toEqual({ row: rows[0], price: { costMicros: 10_000, priceKind: "contract", priceId: `contract:${sonnet}` } });
});

test("another kind of price is a change though the money is the same", async () => {
  const plan = repricing([row({})], await bookWith([{ model: sonnet, kind: "contract", input: 3, output: 15 }]));
  expect(plan.changes).toHaveLength(1);
  expect(plan.afterMicros).toBe(plan.beforeMicros);
});
