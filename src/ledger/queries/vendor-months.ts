import type { Ledger } from "../../db/clickhouse/ledger.ts";
import { readRow } from "../read-row.ts";
import { peopleSum, type PeopleSum } from "./bill-by-day.ts";

export interface VendorMonth {
  readonly vendor: string;
  /** First day of the month, in the organisation's time zone. */
  readonly month: string;
  /** Use billed by amount. */
  readonly metered: PeopleSum;
  readonly responses: number;
  readonly unpriced: number;
  /** Working days (Monday to Friday) with use. */
  readonly workingDays: number;
}

const statement = `SELECT vendor, toString(month) AS name, sum(amount) AS micros, countIf(amount > 0) AS people,
  max(amount) AS first, arrayReverseSort(groupArray(amount))[2] AS second, sum(answers) AS responses, sum(unknown) AS unpriced,
  bitCount(groupBitOr(days)) AS working
FROM (
  SELECT CAST(transform(tool, {tools:Array(String)}, {vendors:Array(String)}), 'LowCardinality(String)') AS vendor, month, person,
    sum(cost_micros) AS amount, sum(responses) AS answers, sum(unpriced) AS unknown, groupBitOr(working_days) AS days
  FROM usage_monthly
  WHERE month BETWEEN toStartOfMonth({from:Date}) AND {to:Date} AND price_kind != 'seat share'
  GROUP BY vendor, month, person
)
GROUP BY vendor, month
ORDER BY month DESC, vendor`;

/**
 * Metered use of each vendor and whole month. Days included.
 * @param vendors whose bill a tool is on; a tool that is not named is its own vendor
 */
export function vendorMonths(ledger: Ledger, from: string, to: string, vendors: ReadonlyMap<string, string>): Promise<VendorMonth[]> {
  return ledger.query(statement, { from, to, tools: [...vendors.keys()], vendors: [...vendors.values()] }, (value) => {
    const row = readRow(value);
    return {
      vendor: row.text("vendor"),
      month: row.text("name"),
      metered: peopleSum(row),
      responses: row.integer("responses"),
      unpriced: row.integer("unpriced"),
      workingDays: row.integer("working"),
    };
  });
}
