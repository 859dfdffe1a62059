import { readFileSync } from "node:fs";
import { join } from "node:path";
import * as fc from "fast-check";
import { beforeAll, expect, test } from "vitest";
import * as z from "zod";
import type { Plan, PriceableUse, PriceOverride } from "../../model/price.ts";
import { addTokens, noTokens } from "../../model/tokens.ts";
import { openPriceBook, type PriceBook } from "./price-book.ts";

const count = z.int();
const goldenSchema = z.array(
  z.object({
    says: z.string(),
    model: z.string(),
    at: z.string().transform((time) => Date.parse(time)),
    tokens: z.object({ inputUncached: count, cacheRead: count, cacheWrite5m: count, cacheWrite1h: count, output: count, reasoning: count }),
    webSearches: count,
    speed: z.enum(["standard", "fast"]),
    costMicros: count.nullable(),
  }),
);
const fixture = join(import.meta.dirname, "../../../test/fixtures/prices/responses/golden.json");
const golden = goldenSchema.parse(JSON.parse(readFileSync(fixture, "utf8")));

const sonnet = "claude-sonnet-4-5-20250929";
const at = Date.parse("2026-01-05T10:00:00Z");
let book: PriceBook;

beforeAll(async () => {
  book = openPriceBook({ overrides: [], plans: [], resolved: null });
});

function use(change: Partial<PriceableUse>): PriceableUse {
  return { model: sonnet, tool: "claude-code", at, tokens: noTokens, webSearches: 0, speed: "standard", ...change };
}

test.each(golden)("$model: $says", (row) => {
  expect(book.price({ ...row, tool: "claude-code" }).costMicros).toBe(row.costMicros);
});

test("a price names its card and kind; no price is a list price that is not there", () => {
  expect(book.price(use({}))).toEqual({ costMicros: 0, priceKind: "list", priceId: "list:anthropic/claude-sonnet-4-5" });
  expect(book.price(use({ model: "qwen3:8b" }))).toEqual({ costMicros: null, priceKind: "list", priceId: null });
});

test("reasoning is part of output and costs nothing on top", () => {
  const tokens = { ...noTokens, output: 500 };
  expect(book.price(use({ tokens: { ...tokens, reasoning: 400 } }))).toEqual(book.price(use({ tokens })));
});

test("what was resolved once is enough for the next run", async () => {
  const again = openPriceBook({ overrides: [], plans: [], resolved: JSON.parse(JSON.stringify(book.resolved())) });
  expect(again.resolved()).toEqual(book.resolved());
  expect(golden.map((row) => again.price({ ...row, tool: "codex" }).costMicros)).toEqual(golden.map(({ costMicros }) => costMicros));
});

test("what another version of the list said is dropped", async () => {
  const old = openPriceBook({ overrides: [], plans: [], resolved: { list: "genai-prices 0.0.1", models: [[sonnet, []]] } });
  expect(old.cards(sonnet)).toHaveLength(1);
});

const contract: PriceOverride = {
  model: "claude-sonnet-4-5*",
  kind: "contract",
  from: "2026-01-01",
  to: "2026-01-31",
  input: 2,
  output: 10,
};
const plan: Plan = { tool: "claude-code", name: "Max", monthlyMicros: 200_000_000, currency: "USD", from: "2026-02-01", seats: 1 };

test("the user's price stands above the list in its days only", async () => {
  const own = openPriceBook({ overrides: [contract], plans: [], resolved: null });
  const tokens = { ...noTokens, inputUncached: 1000, cacheRead: 1000, cacheWrite5m: 1000, cacheWrite1h: 1000, output: 1000 };
  // 1000 × (2 + 0.2 + 2.5 + 4 + 10): the cache prices follow from the input price
  const price = own.price(use({ tokens, at: Date.parse("2026-01-31T23:59:59.999Z") }));
  expect(price).toEqual({ costMicros: 18_700, priceKind: "contract", priceId: "contract:claude-sonnet-4-5*@2026-01-01" });
  for (const day of ["2025-12-31T23:59:59.999Z", "2026-02-01T00:00:00Z"])
    expect(own.price(use({ tokens, at: Date.parse(day) })).priceKind).toBe("list");
});

test("a price of 0 is a price, also of a model the list does not know", async () => {
  const own = openPriceBook({ overrides: [{ model: "qwen*", kind: "contract", input: 0, output: 0 }], plans: [], resolved: null });
  expect(own.price(use({ model: "qwen3:8b", tokens: { ...noTokens, output: 9 } }))).toEqual({
    costMicros: 0,
    priceKind: "contract",
    priceId: "contract:qwen*",
  });
});

test("under a plan use has its list value, whatever the contract says", async () => {
  const own = openPriceBook({ overrides: [{ ...contract, to: undefined }], plans: [plan], resolved: null });
  const tokens = { ...noTokens, output: 1000 };
  const february = Date.parse("2026-02-01T00:00:00Z");
  expect(own.price(use({ tokens, at: february }))).toEqual({
    costMicros: 15_000,
    priceKind: "seat share",
    priceId: "list:anthropic/claude-sonnet-4-5",
  });
  expect(own.price(use({ tokens, at: february - 1 })).priceKind).toBe("contract");
  expect(own.price(use({ tokens, at: february, tool: "codex" })).priceKind).toBe("contract");
  expect(own.price(use({ model: "qwen3:8b", tokens, at: february }))).toEqual({ costMicros: null, priceKind: "seat share", priceId: null });
});

// Two of these together stay below 100,000 tokens of prompt, the lowest threshold there is.
const tokenCount = fc.integer({ min: 0, max: 12_000 });
const anyTokens = fc.record({
  inputUncached: tokenCount,
  cacheRead: tokenCount,
  cacheWrite5m: tokenCount,
  cacheWrite1h: tokenCount,
  output: tokenCount,
  reasoning: fc.constant(0),
});
const priced = golden.filter(({ costMicros }) => costMicros !== null);

function cost(row: PriceableUse): number {
  return book.price(row).costMicros ?? Number.NaN;
}

test("below the long-context threshold costs add up, to within the rounding", () => {
  fc.assert(
    fc.property(fc.constantFrom(...priced), anyTokens, anyTokens, ({ model, at: when, speed }, a, b) => {
      const [first, second, both] = [a, b, addTokens(a, b)].map((tokens) => cost(use({ model, at: when, speed, tokens })));
      expect(Math.abs((both ?? Number.NaN) - (first ?? Number.NaN) - (second ?? Number.NaN))).toBeLessThanOrEqual(1);
    }),
  );
});

test("more tokens never cost less, and a cost is a whole number from 0 up", () => {
  fc.assert(
    fc.property(fc.constantFrom(...priced), anyTokens, fc.nat(400_000), ({ model, at: when, speed }, tokens, more) => {
      const less = cost(use({ model, at: when, speed, tokens }));
      const all = cost(use({ model, at: when, speed, tokens: { ...tokens, cacheRead: tokens.cacheRead + more } }));
      expect(Number.isSafeInteger(less) && Number.isSafeInteger(all)).toBe(true);
      expect(less).toBeGreaterThanOrEqual(0);
      expect(all).toBeGreaterThanOrEqual(less);
    }),
  );
});

test("a row keeps the price it was stored with when another one is declared", () => {
  const tokens = { ...noTokens, inputUncached: 1000 };
  const stored = book.price(use({ tokens }));
  const own = openPriceBook({ overrides: [contract], plans: [], resolved: null });
  expect(own.price(use({ tokens })).costMicros).not.toBe(stored.costMicros);
  expect(own.priceAs(use({ tokens }), stored.priceId ?? "")).toBe(stored.costMicros);
  expect(own.priceAs(use({ tokens }), "list:gone")).toBeNull();
});
