import type { Ledger } from "../../db/clickhouse/ledger.ts";
import { readRow } from "../read-row.ts";
import type { UsageRow } from "../facts/usage-row.ts";

/** Rows of one question: the list of keys stands in the statement. */
const atOnce = 50_000;

/**
 * The rows the ledger holds now under the keys of `rows`. Looked for on the days of the rows and the days beside
 * them: two inputs may date the same response some seconds apart.
 */
export async function currentUsage(ledger: Ledger, rows: readonly Pick<UsageRow, "key" | "day">[]): Promise<Map<number, UsageRow>> {
  const found = new Map<number, UsageRow>();
  for (let from = 0; from < rows.length; from += atOnce) {
    const part = rows.slice(from, from + atOnce);
    // Numbers only: nothing here comes from outside as text. As one text they are read three times as fast as so many literals.
    const days = [...new Set(part.flatMap(({ day }) => [day - 1, day, day + 1]))].map((day) => `toDate(${day})`).join(",");
    const keys = part.map(({ key }) => key).join(",");
    for (const row of await ledger.query(statement(days, keys), {}, usageRowOf)) found.set(row.key, row);
  }
  return found;
}

function statement(days: string, keys: string): string {
  return `SELECT ${usageRowColumns}
FROM usage
WHERE day IN (${days}) AND key IN (SELECT arrayJoin(CAST('[${keys}]', 'Array(UInt64)')))
GROUP BY ${usageRowGroup}
HAVING sum(sign) > 0`;
}

/** The columns that `usageRowOf` reads, and those that make two rows the same one. */
export const usageRowColumns = `toUInt16(day) AS days, person, session, toUnixTimestamp64Milli(at) AS at_ms, key, source, tool, model, basis, price_kind,
  responses, unpriced, input_uncached, cache_read, cache_write_5m, cache_write_1h, output, reasoning, cost_micros, unit, units`;
export const usageRowGroup = `day, person, session, at, key, source, tool, model, basis, price_kind, responses, unpriced,
  input_uncached, cache_read, cache_write_5m, cache_write_1h, output, reasoning, cost_micros, unit, units`;

export function usageRowOf(value: unknown): UsageRow {
  const row = readRow(value);
  return {
    day: row.integer("days"),
    person: row.text("person"),
    session: row.text("session"),
    at: row.integer("at_ms"),
    key: row.integer("key"),
    source: row.text("source"),
    tool: row.text("tool"),
    model: row.text("model"),
    basis: row.text("basis"),
    priceKind: row.text("price_kind"),
    responses: row.integer("responses"),
    unpriced: row.integer("unpriced"),
    inputUncached: row.integer("input_uncached"),
    cacheRead: row.integer("cache_read"),
    cacheWrite5m: row.integer("cache_write_5m"),
    cacheWrite1h: row.integer("cache_write_1h"),
    output: row.integer("output"),
    reasoning: row.integer("reasoning"),
    costMicros: row.integer("cost_micros"),
    unit: row.text("unit"),
    units: row.number("units"),
  };
}
