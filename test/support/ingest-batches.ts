import type { Facts, UsageFact } from "../../src/model/facts.ts";

const day = Date.UTC(2026, 9, 1);
/** Rows of one batch. */
export const batchRows = 40;

/**
 * Batch `n` of a seed, always the same: new rows, and corrections and repeats of rows of earlier batches, so that a row
 * that is lost, doubled or corrected twice shows in the sums.
 */
export function batchOf(seed: number, n: number): Facts {
  return { usage: Array.from({ length: batchRows }, (_, i) => rowOf(seed, n, i)) };
}

/** What the ledger must hold after batches 0 … n − 1: responses, cost, output. */
export function expectedSums(seed: number, batches: number): { readonly keys: number; readonly sums: readonly number[] } {
  const rows = new Map<string, UsageFact>();
  for (let n = 0; n < batches; n++) {
    for (const row of batchOf(seed, n).usage ?? []) {
      const other = rows.get(row.key);
      if (other === undefined || row.tokens.output > other.tokens.output) rows.set(row.key, row);
    }
  }
  const sum = (value: (row: UsageFact) => number): number => [...rows.values()].reduce((total, row) => total + value(row), 0);
  return {
    keys: rows.size,
    sums: [sum(({ responses }) => responses), sum(({ costMicros }) => costMicros ?? 0), sum(({ tokens }) => tokens.output)],
  };
}

function rowOf(seed: number, n: number, i: number): UsageFact {
  // A quarter of the rows speak of a row of an earlier batch, half of them with more output.
  const earlier = i % 4 === 3 && n > 0;
  const about = earlier ? (n * 7 + i) % n : n;
  const output = 100 + i + (earlier && i % 8 === 7 ? n : 0);
  return {
    key: `${seed}/${about}/${earlier ? i - 1 : i}`,
    person: `00000000000000a${i % 5}`,
    session: `s${seed}-${about % 13}`,
    at: day + (about % 30) * 86_400_000,
    source: "test",
    tool: "tool",
    model: "model",
    basis: "recorded",
    priceKind: "list",
    responses: 1,
    tokens: { inputUncached: 0, cacheRead: 0, cacheWrite5m: 0, cacheWrite1h: 0, output, reasoning: 0 },
    costMicros: output * 15,
    unit: "",
    units: 0,
  };
}
