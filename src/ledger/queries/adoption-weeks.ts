import type { Ledger } from "../../db/clickhouse/ledger.ts";
import { readRow } from "../read-row.ts";

/** A person's week, named by its Thursday (days since 1970), in which they used AI. */
export interface AdoptionWeek {
  readonly person: string;
  readonly thursday: number;
  /** Some of its use led to work that held. */
  readonly outcome: boolean;
  /** Some of its use was declared as learning. */
  readonly exploring: boolean;
}

const statement = `SELECT person, toUInt16(thursday) AS on_day, max(used) AS any, max(held) AS outcome, max(learning) AS exploring
FROM (
  SELECT person, toMonday(day) + 3 AS thursday, toUInt8(1) AS used, toUInt8(0) AS held, toUInt8(0) AS learning
  FROM usage_daily WHERE day BETWEEN toDate({from:UInt16}) - 3 AND toDate({to:UInt16}) + 3
  GROUP BY person, thursday HAVING sum(responses) > 0
  UNION ALL
  SELECT person, toMonday(day) + 3 AS thursday, 0, sum(held) > 0, sum(exploration) > 0
  FROM yield_daily WHERE day BETWEEN toDate({from:UInt16}) - 3 AND toDate({to:UInt16}) + 3
  GROUP BY person, thursday
)
WHERE person != '' AND thursday BETWEEN toDate({from:UInt16}) AND toDate({to:UInt16})
GROUP BY person, thursday HAVING any > 0`;

/** Everybody's weeks with use whose Thursday lies in the days, both included, days since 1970. */
export async function adoptionWeeks(ledger: Ledger, days: { readonly from: number; readonly to: number }): Promise<AdoptionWeek[]> {
  const found: AdoptionWeek[] = [];
  for await (const rows of ledger.stream(statement, { from: days.from, to: days.to })) {
    for (const value of rows) {
      const row = readRow(value);
      found.push({
        person: row.text("person"),
        thursday: row.integer("on_day"),
        outcome: row.integer("outcome") > 0,
        exploring: row.integer("exploring") > 0,
      });
    }
  }
  return found;
}
