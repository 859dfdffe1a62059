import type { Ledger } from "../../db/clickhouse/ledger.ts";

/** What one person did in one week cut at month ends, with one tool and model. */
export interface ContributionRow {
  readonly person: string;
  /** First day of the week or its part, days since 1970. */
  readonly from: number;
  readonly tool: string;
  readonly model: string;
  /**
   * held, pending, exploration, unlinked, undone, cannot_link, seat_share, estimated (micro-dollars), responses, unpriced,
   * tokens, output; contract (micro-dollars).
   */
  readonly amounts: readonly number[];
}

// Numbers go as floats: whole up to 2^53, and not written as text, which takes twice the time to read.
const statement = `SELECT person, toUInt16(span) AS from_day, tool, model, arrayMap(n -> toFloat64(n), [
  sum(held), sum(pending), sum(exploration), sum(unlinked), sum(undone), sum(cannot_link), sum(seat_share), sum(estimated),
  sum(responses), sum(unpriced), sum(tokens), sum(output), sum(contract)]) AS amounts
FROM (
  SELECT person, greatest(toMonday(day), toStartOfMonth(day)) AS span, tool, model, held, pending, exploration, unlinked, undone,
    if(can_link = 0, unlinked, 0) AS cannot_link,
    if(price_kind = 'seat share', held + pending + exploration + unlinked + undone, 0) AS seat_share,
    if(price_kind = 'contract', held + pending + exploration + unlinked + undone, 0) AS contract, toInt64(0) AS estimated, toInt64(0) AS responses, toInt64(0) AS unpriced, toInt64(0) AS tokens, toInt64(0) AS output
  FROM yield_daily
  WHERE day BETWEEN toDate({from:UInt16}) AND toDate({to:UInt16})
  UNION ALL
  SELECT person, greatest(toMonday(day), toStartOfMonth(day)) AS span, tool, model, 0, 0, 0, 0, 0, 0, 0, 0,
    if(basis = 'estimated', cost_micros, 0), responses, unpriced,
    input_uncached + cache_read + cache_write_5m + cache_write_1h + output, output
  FROM usage_daily
  WHERE day BETWEEN toDate({from:UInt16}) AND toDate({to:UInt16})
)
GROUP BY person, span, tool, model`;

/** Everybody's contributions on the days `from` to `to` (both included, days since 1970; whole months). */
export async function contributionsWithin(
  ledger: Ledger,
  days: { readonly from: number; readonly to: number },
): Promise<ContributionRow[]> {
  const found: ContributionRow[] = [];
  for await (const rows of ledger.stream(statement, { from: days.from, to: days.to }))
    for (const row of rows) found.push(contributionOf(row));
  return found;
}

function contributionOf(row: unknown): ContributionRow {
  if (
    typeof row === "object" &&
    row !== null &&
    "person" in row &&
    "from_day" in row &&
    "tool" in row &&
    "model" in row &&
    "amounts" in row
  ) {
    const { person, from_day: from, tool, model, amounts } = row;
    if (
      typeof person === "string" &&
      typeof from === "number" &&
      typeof tool === "string" &&
      typeof model === "string" &&
      isNumbers(amounts)
    ) {
      // Signed roll-ups may pass through less than nothing while a correction is half merged.
      return {
        person,
        from,
        tool,
        model,
        amounts: amounts.some((amount) => amount < 0) ? amounts.map((amount) => Math.max(0, amount)) : amounts,
      };
    }
  }
  throw new TypeError("contributionsWithin: the answer has other columns than the statement");
}

function isNumbers(value: unknown): value is number[] {
  return Array.isArray(value) && value.every((item) => typeof item === "number");
}
