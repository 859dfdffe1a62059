import type { Ledger } from "../../db/clickhouse/ledger.ts";
import { readRow } from "../read-row.ts";

const statement = `SELECT tool, price_kind FROM (
  SELECT tool, price_kind, person FROM usage_daily GROUP BY tool, price_kind, person HAVING sum(responses) > 0)
GROUP BY tool, price_kind HAVING count() >= {k:UInt32} ORDER BY tool, price_kind`;

/** The kinds of price each tool is used at, where at least k people use it at that kind. */
export async function priceKinds(ledger: Ledger, k: number): Promise<{ readonly tool: string; readonly kind: string }[]> {
  return ledger.query(statement, { k }, (value) => {
    const row = readRow(value);
    return { tool: row.text("tool"), kind: row.text("price_kind") };
  });
}
