import type { Ledger } from "../../db/clickhouse/ledger.ts";
import { readRow } from "../../ledger/read-row.ts";

/** A month of a roll-up that does not say what its facts say. */
export interface RollUpDifference {
  readonly rollUp: string;
  /** "2026-09" */
  readonly month: string;
  readonly column: string;
  readonly facts: number;
  readonly rolledUp: number;
}

interface RollUp {
  readonly name: string;
  readonly facts: string;
  /** Of the facts, where the roll-up leaves others out. */
  readonly only?: string;
  /** The roll-up's column of days or months, "day" where nothing is said. */
  readonly time?: string;
  /** Sums over the facts, signed, by the roll-up's column. */
  readonly sums: Readonly<Record<string, string>>;
}

const usageSums = (columns: readonly string[]): Record<string, string> =>
  Object.fromEntries(columns.map((column) => [column, `sum(toInt64(${column}) * sign)`]));
const parts = ["held", "pending", "exploration", "unlinked", "undone"];
const rollUps: readonly RollUp[] = [
  {
    name: "usage_daily",
    facts: "usage",
    sums: usageSums([
      "responses",
      "unpriced",
      "input_uncached",
      "cache_read",
      "cache_write_5m",
      "cache_write_1h",
      "output",
      "reasoning",
      "cost_micros",
    ]),
  },
  { name: "usage_monthly", facts: "usage", time: "month", sums: usageSums(["responses", "unpriced", "cost_micros"]) },
  { name: "spend_daily", facts: "usage", sums: usageSums(["cost_micros"]) },
  { name: "session_daily", facts: "usage", sums: usageSums(["responses", "cost_micros"]) },
  { name: "yield_daily", facts: "yield", sums: { sessions: "sum(toInt64(sign))", ...usageSums(parts) } },
  { name: "session_yield", facts: "yield", only: "session != ''", sums: { parts: "sum(toInt64(sign))", ...usageSums(parts) } },
];
/** Roll-ups of raw usage: where that was dropped, they are what is left of it. */
export const usageRollUps: ReadonlySet<string> = new Set(rollUps.filter(({ facts }) => facts === "usage").map(({ name }) => name));

/**
 * Compares every roll-up with its facts, month by month. Months whose raw rows were dropped on purpose have nothing to be
 * compared with and are passed over.
 *
 * @param closed months whose raw usage was dropped, "2025-01"
 * @param only one month, else all
 */
export async function differingRollUps(ledger: Ledger, closed: readonly string[], only?: string): Promise<RollUpDifference[]> {
  const found: RollUpDifference[] = [];
  for (const { name, facts, sums, only: condition = "1", time = "day" } of rollUps) {
    const columns = Object.keys(sums);
    const [right, rolledUp] = await Promise.all([
      monthly(ledger, `SELECT *, day AS on_day FROM ${facts} WHERE ${condition}`, sums, columns, only),
      monthly(
        ledger,
        `SELECT *, ${time} AS on_day FROM ${name}`,
        Object.fromEntries(columns.map((column) => [column, `sum(${column})`])),
        columns,
        only,
      ),
    ]);
    for (const month of [...new Set([...right.keys(), ...rolledUp.keys()])].sort()) {
      if (facts === "usage" && closed.includes(month)) continue;
      for (const [index, column] of columns.entries()) {
        const [a, b] = [right.get(month)?.[index] ?? 0, rolledUp.get(month)?.[index] ?? 0];
        if (a !== b) found.push({ rollUp: name, month, column, facts: a, rolledUp: b });
      }
    }
  }
  return found;
}

async function monthly(
  ledger: Ledger,
  statement: string,
  sums: Readonly<Record<string, string>>,
  columns: readonly string[],
  only: string | undefined,
): Promise<Map<string, number[]>> {
  const values = columns.map((column) => `${sums[column]} AS sum_${column}`).join(", ");
  const sql = `SELECT formatDateTime(toStartOfMonth(on_day), '%Y-%m') AS name, ${values} FROM (${statement})
WHERE {month:String} = '' OR name = {month:String} GROUP BY name`;
  const rows = await ledger.query(sql, { month: only ?? "" }, (value) => {
    const row = readRow(value);
    return [row.text("name"), columns.map((column) => row.integer(`sum_${column}`))] as const;
  });
  return new Map(rows);
}

/** Cost of usage that settling has not split yet, or split wrongly, in micro-dollars by month; empty where the five parts add up to it. */
export async function unsettledMonths(
  ledger: Ledger,
): Promise<{ readonly month: string; readonly usage: number; readonly split: number }[]> {
  const sql = `SELECT month, sum(cost) AS usage, sum(split) AS splits FROM
(
  SELECT formatDateTime(toStartOfMonth(day), '%Y-%m') AS month, sum(cost_micros) AS cost, 0 AS split FROM session_daily GROUP BY month
  UNION ALL
  SELECT formatDateTime(toStartOfMonth(day), '%Y-%m') AS month, 0 AS cost, sum(${parts.join(" + ")}) AS split FROM yield_daily GROUP BY month
)
GROUP BY month HAVING usage != splits ORDER BY month`;
  return ledger.query(sql, {}, (value) => {
    const row = readRow(value);
    return { month: row.text("month"), usage: row.integer("usage"), split: row.integer("splits") };
  });
}
