import type { Ledger } from "../../db/clickhouse/ledger.ts";
import { readRow } from "../read-row.ts";
import type { OwnScope } from "./own-yield.ts";

export interface OwnUsage {
  readonly responses: number;
  readonly unpriced: number;
  readonly tokens: number;
  readonly seatShareMicros: number;
  readonly estimatedMicros: number;
}

const statement = `SELECT sum(responses) AS n, sum(unpriced) AS unpriced,
  sum(input_uncached + cache_read + cache_write_5m + cache_write_1h + output) AS tokens,
  sumIf(cost_micros, price_kind = 'seat share') AS seat, sumIf(cost_micros, basis = 'estimated') AS estimated
FROM usage_daily WHERE day BETWEEN {from:Date} AND {to:Date} AND person = {person:String}`;

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
    };
  });
  return row ?? { responses: 0, unpriced: 0, tokens: 0, seatShareMicros: 0, estimatedMicros: 0 };
}
