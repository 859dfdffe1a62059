import { expect, test } from "vitest";
import { readTotals } from "./vendor-totals.ts";

test("amounts are exact, months are months, doubtful lines are refused by number", () => {
  const text = [
    "vendor,month,amount,currency,note",
    'Anthropic,2026-10,"12,345.67",usd,invoice 7',
    "cursor,2026-10-01,-0.000001,EUR,",
    'cursor,2026-11,"1.234,56",EUR,comma',
    "cursor,2026-13,1,EUR,",
    "cursor,2026-10,5,EUR,again",
    ",2026-10,5,EUR,",
    "cursor,2026-12,5,euro,",
  ].join("\n");
  expect(readTotals(text)).toEqual({
    totals: [
      { vendor: "anthropic", month: "2026-10", micros: 12_345_670_000, currency: "USD", note: "invoice 7" },
      { vendor: "cursor", month: "2026-10", micros: -1, currency: "EUR", note: "" },
    ],
    rejected: 5,
    errors: [
      { line: 4, reason: "amount: not of the form 1234.56" },
      { line: 5, reason: "month: not of the form 2026-10" },
      { line: 6, reason: "this vendor's month stands in the file twice: add both up" },
      { line: 7, reason: "vendor: empty, or longer than 80 characters" },
      { line: 8, reason: "currency: not a code of three letters" },
    ],
  });
  expect(readTotals("vendor;month;amount;currency\nx;2026-10;1;USD").totals).toHaveLength(1);
  expect(readTotals("a,b").errors).toEqual([{ line: 1, reason: "the header has no column vendor, month, amount, currency" }]);
});

test("Anthropic's cost report gives the months it has whole", () => {
  const data = Array.from({ length: 31 }, (_, index) => ({
    starting_at: new Date(Date.UTC(2026, 9, index + 1)).toISOString(),
    results: [{ amount: "1234.5", currency: "USD" }],
  }));
  const november = { starting_at: "2026-11-01T00:00:00Z", results: [{ amount: "1", currency: "USD" }] };
  expect(readTotals(JSON.stringify({ data: [...data, november], has_more: false }))).toEqual({
    totals: [{ vendor: "anthropic", month: "2026-10", micros: 382_695_000, currency: "USD", note: "cost report, without Priority Tier" }],
    rejected: 1,
    errors: [{ line: 0, reason: "2026-11: 1 of 30 days are there; get the report from the month's first day to its last" }],
  });
});
