import type { Ledger } from "../../db/clickhouse/ledger.ts";
import { readRow } from "../read-row.ts";
import type { OwnScope } from "./own-yield.ts";

export interface OwnUsage {
  readonly responses: number;
  readonly unpriced: number;
  readonly tokens: number;
  readonly seatShareMicros: number;
  readonly estimatedMicros: number;
  /** Part of the cost that only a vendor's report tells. */
  readonly vendorMicros: number;
  /** What is counted in other units than tokens. */
  readonly units: readonly { readonly tool: string; readonly unit: string; readonly amount: number }[];
}

const statement = `SELECT sum(responses) AS n, sum(unpriced) AS unpriced,
  sum(input_uncached + cache_read + cache_write_5m + cache_write_1h + output) AS tokens,
  sumIf(cost_micros, price_kind = 'seat share') AS seat, sumIf(cost_micros, basis = 'estimated') AS estimated,
  sumIf(cost_micros, basis = 'vendor') AS vendor, toInt64(countIf(unit != '')) AS others
FROM usage_daily WHERE day BETWEEN {from:Date} AND {to:Date} AND person = {person:String}`;

const unitStatement = `SELECT tool, unit, sum(units) AS amount
FROM usage_daily WHERE day BETWEEN {from:Date} AND {to:Date} AND person = {person:String} AND unit != ''
GROUP BY tool, unit HAVING amount > 0 ORDER BY tool, unit`;

/** How much one person used. Only for that person. */
export async function ownUsage(ledger: Ledger, { person, from, to }: OwnScope): Promise<OwnUsage> {
  const [row] = await ledger.query(statement, { person, from, to }, (value) => {
    const found = readRow(value);
    return {
      responses: found.integer("n"),
      unpriced: found.integer("unpriced"),
      tokens: found.integer("tokens"),
      seatShareMicros: found.integer("seat"),
      estimatedMicros: found.integer("estimated"),
      vendorMicros: found.integer("vendor"),
      others: found.integer("others"),
    };
  });
  if (row === undefined)
    return { responses: 0, unpriced: 0, tokens: 0, seatShareMicros: 0, estimatedMicros: 0, vendorMicros: 0, units: [] };
  const { others, ...usage } = row;
  // Most people have none.
  const units =
    others === 0
      ? []
      : await ledger.query(unitStatement, { person, from, to }, (value) => {
          const found = readRow(value);
          return { tool: found.text("tool"), unit: found.text("unit"), amount: found.number("amount") };
        });
  return { ...usage, units };
}
