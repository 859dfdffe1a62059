import { expect, test } from "vitest";
import { simulate } from "../../src/simulator/simulate.ts";
import { monthEndForecast } from "../../src/stats/month-end-forecast.ts";

const day = 86_400_000;

// Back-test: each forecast sees nothing of the days it is about. Organisations of several sizes, with growth, a mandate and padding.
test("the 90 % interval of the month's end holds it 85 to 95 times of 100", { timeout: 120_000 }, () => {
  let tried = 0;
  let held = 0;
  for (let seed = 201; seed <= 216; seed++) {
    const { first, daily } = simulatedDays(seed);
    const at = (moment: number): number => Math.round((moment - first) / day);
    for (let month = 0; month < 10; month++) {
      const begin = new Date(first);
      const from = at(Date.UTC(begin.getUTCFullYear(), begin.getUTCMonth() + month, 1));
      const end = at(Date.UTC(begin.getUTCFullYear(), begin.getUTCMonth() + month + 1, 1));
      if (from < 56 || end > daily.length) continue;
      for (const known of [4, 8, 12, 16, 20, 24]) {
        const found = monthEndForecast(daily.slice(0, from + known), end - from - known);
        const truth = daily.slice(from + known, end).reduce((sum, amount) => sum + amount, 0);
        tried++;
        if (found !== null && found.low <= truth && truth <= found.high) held++;
      }
    }
  }
  expect(tried).toBeGreaterThan(400);
  expect(held / tried).toBeGreaterThan(0.85);
  expect(held / tried).toBeLessThan(0.95);
});

/** Metered totals of a simulated organisation, day by day. */
function simulatedDays(seed: number): { readonly first: number; readonly daily: readonly number[] } {
  const people = [40, 80, 120, 160][seed % 4] ?? 40;
  const totals = new Map<number, number>();
  for (const part of simulate({ people, weeks: 40, seed, until: Date.UTC(2026, seed % 12, 20) })) {
    if (part.kind === "organisation") continue;
    for (const { at, priceKind, costMicros } of part.facts.usage) {
      if (priceKind !== "seat share") totals.set(Math.floor(at / day), (totals.get(Math.floor(at / day)) ?? 0) + (costMicros ?? 0));
    }
  }
  const first = Math.min(...totals.keys());
  return {
    first: first * day,
    daily: Array.from({ length: Math.max(...totals.keys()) - first + 1 }, (_, i) => totals.get(first + i) ?? 0),
  };
}
