import type { Ledger } from "../../db/clickhouse/ledger.ts";
import { readRow } from "../read-row.ts";

const statement = `SELECT person, toUInt16(toStartOfMonth(day)) AS month, toUInt16(min(day)) AS first
FROM usage_daily WHERE day <= toDate({to:UInt16}) AND person != '' AND responses > 0 GROUP BY person, month`;

/** A month (its first day, since 1970) in which a person used AI, and the first such day in it. */
export interface MonthOfUse {
  readonly person: string;
  readonly month: number;
  readonly first: number;
}

/** Everybody's months with use, from the first there is up to the day `to`. */
export async function monthsOfUse(ledger: Ledger, to: number): Promise<MonthOfUse[]> {
  const found: MonthOfUse[] = [];
  for await (const rows of ledger.stream(statement, { to })) {
    for (const value of rows) {
      const row = readRow(value);
      found.push({ person: row.text("person"), month: row.integer("month"), first: row.integer("first") });
    }
  }
  return found;
}
