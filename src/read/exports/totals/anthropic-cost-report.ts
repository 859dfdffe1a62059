import { textOf } from "../../lines/fields.ts";
import { jsonEntries, recordsOf } from "../shared/json-records.ts";
import type { ExportSink } from "../shared/define-export.ts";
import { dayKey, dayOf } from "../shared/values.ts";

/** What a vendor charged for one month. */
export interface MonthTotal {
  /** 2026-10 */
  readonly month: string;
  /** Three letters. */
  readonly currency: string;
  /** Millionths of the currency. */
  readonly micros: number;
}

/**
 * Anthropic's cost report (Admin API, `cost_report`, pages of days in UTC) as totals of months, to be set beside the ledger.
 * A month counts only when the file has all its days: a total of some would look like a gap. A day that comes again
 * replaces itself. Priority Tier is not in this report.
 * Source: platform.claude.com/docs/en/api/admin-api/usage-cost/get-cost-report
 */
export function readCostReport(text: string, sink: Pick<ExportSink, "reject">): readonly MonthTotal[] {
  const days = new Map<string, Map<string, bigint>>();
  for (const { line, place, record } of jsonEntries(text, ["data"], sink)) {
    const day = textOf(record["starting_at"]);
    const at = day === null ? null : dayOf(day);
    const costs = at === null ? null : costsOf(record["results"]);
    if (at === null) sink.reject(line, `${place}the starting_at is no day`);
    else if (costs === null) sink.reject(line, `${place}no amounts: is this a cost report?`);
    else days.set(dayKey(at), costs);
  }
  return [...Map.groupBy(days, ([day]) => day.slice(0, 7))].flatMap(([month, found]) => {
    const length = new Date(Date.UTC(Number(month.slice(0, 4)), Number(month.slice(5)), 0)).getUTCDate();
    if (found.length < length) {
      sink.reject(0, `${month}: ${found.length} of ${length} days are there; get the report from the month's first day to its last`);
      return [];
    }
    const sums = new Map<string, bigint>();
    for (const [, costs] of found) for (const [currency, cost] of costs) sums.set(currency, (sums.get(currency) ?? 0n) + cost);
    return [...sums].map(([currency, sum]) => ({ month, currency, micros: microsOf(sum) }));
  });
}

/** Amounts have at most this many decimals of a hundredth; further ones are cut off. */
const decimals = 12;

/** By currency, in parts of a hundredth of it: a sum of many small amounts is exact. Null where one is no amount. */
function costsOf(results: unknown): Map<string, bigint> | null {
  if (!Array.isArray(results)) return null;
  const costs = new Map<string, bigint>();
  for (const { amount, currency = "USD" } of recordsOf(results)) {
    const text = typeof amount === "number" ? String(amount) : amount;
    const [, sign, whole = "", part = ""] = (typeof text === "string" && /^(-?)(\d{1,15})(?:\.(\d+))?$/.exec(text)) || [];
    if (sign === undefined || typeof currency !== "string" || !/^[A-Z]{3}$/.test(currency)) return null;
    const cost = BigInt(whole + part.slice(0, decimals).padEnd(decimals, "0"));
    costs.set(currency, (costs.get(currency) ?? 0n) + (sign === "-" ? -cost : cost));
  }
  return costs;
}

/** Rounded to the nearest: one hundredth is 10,000 millionths. */
function microsOf(sum: bigint): number {
  const unit = 10n ** BigInt(decimals - 4);
  const half = sum < 0n ? -unit / 2n : unit / 2n;
  return Number((sum + half) / unit);
}
