import { expect, test } from "vitest";
import { UpshotError } from "../../kit/errors.ts";
import { readDisplayCurrency, readPlan, readPriceOverride } from "./price-documents.ts";

function failure(read: () => unknown): UpshotError {
  try {
    read();
  } catch (error) {
    if (error instanceof UpshotError) return error;
    throw error;
  }
  throw new Error("nothing was refused");
}

test("a short price is enough", () => {
  expect(readPriceOverride({ model: " llama* ", input: 0, output: 1.5 })).toEqual({
    model: "llama*",
    kind: "contract",
    input: 0,
    output: 1.5,
  });
});

test("a full price comes through as it is", () => {
  const price = {
    model: "claude-*",
    kind: "list",
    from: "2026-01-01",
    to: "2026-12-31",
    input: 3,
    output: 15,
    cacheRead: 0.3,
    cacheWrite5m: 3.75,
    cacheWrite1h: 6,
    longContext: { above: 200_000, input: 6, output: 22.5 },
    fastMultiplier: 6,
    webSearch: 0.01,
    note: "offer of May",
  };
  expect(readPriceOverride(price)).toEqual(price);
});

test.each([
  [{ input: 1, output: 1 }, "model: write the model's name"],
  [{ model: "x", input: -1, output: 1 }, "input: write 0 or more"],
  [{ model: "x", input: "3", output: 1 }, "input: write a number of dollars"],
  [{ model: "x", input: Number.NaN, output: 1 }, "input: write a number of dollars"],
  [{ model: "x", input: 0.000_000_1, output: 1 }, "input: write at most six decimals"],
  [{ model: "x", input: 1 }, "output: write a number of dollars"],
  [{ model: "x", input: 1, output: 1, from: "1 May" }, "from: write a day as YYYY-MM-DD"],
  [{ model: "x", input: 1, output: 1, from: "2026-02-30" }, "from: write a day as YYYY-MM-DD"],
  [{ model: "x", input: 1, output: 1, from: "2026-02-02", to: "2026-02-01" }, "to: the last day must not be before the first"],
  [{ model: "x", input: 1, output: 1, kind: "seat share" }, 'kind: write "list" or "contract"'],
  [{ model: "x", input: 1, output: 1, longContext: { above: 0, input: 1, output: 1 } }, "longContext.above: write 1 or more tokens"],
  [{ model: "x", input: 1, output: 1, price: 3 }, "price"],
  ["claude", "This price cannot be used"],
])("%j is refused: %s", (value, says) => {
  const error = failure(() => readPriceOverride(value));
  expect(error.code).toBe("price-invalid");
  expect(error.message).toContain(says);
  expect(error.hint).toContain("Example");
});

test("a plan is kept in millionths of its currency", () => {
  expect(readPlan({ tool: "claude-code", name: "Max 20x", monthly: 199.99, currency: "EUR", from: "2026-01-01" })).toEqual({
    tool: "claude-code",
    name: "Max 20x",
    monthlyMicros: 199_990_000,
    currency: "EUR",
    from: "2026-01-01",
    seats: 1,
  });
});

test.each([
  [{ tool: "claude-code", name: "Max", monthly: 200, currency: "euro", from: "2026-01-01" }, "currency: write the three letters"],
  [{ tool: "claude-code", name: "Max", monthly: 200 }, "from: write a day"],
  [{ tool: "claude-code", name: "Max", monthly: 200, from: "2026-01-01", seats: 0 }, "seats: write 1 or more seats"],
  [{ tool: "", name: "Max", monthly: 200, from: "2026-01-01" }, "tool: write the tool's id"],
])("the plan %j is refused: %s", (value, says) => {
  expect(failure(() => readPlan(value)).message).toContain(says);
});

test("a currency needs its rate and the rate's day", () => {
  expect(readDisplayCurrency({ code: "EUR", perUsd: 0.92, asOf: "2026-11-20" })).toEqual({ code: "EUR", perUsd: 0.92, asOf: "2026-11-20" });
  const { message } = failure(() => readDisplayCurrency({ code: "XXZ", perUsd: 0 }));
  expect(message).toContain("code: write the three letters");
  expect(message).toContain("perUsd: write a rate above 0");
  expect(message).toContain("asOf: write a day");
});
