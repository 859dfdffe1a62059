import type { Ledger } from "../../db/clickhouse/ledger.ts";
import { readRow } from "../read-row.ts";

/** Of these people the one with the most linked money; the first where nobody has any, null where there are none. */
export async function busiestOf(ledger: Ledger, people: readonly string[]): Promise<string | null> {
  const statement = `SELECT person, sum(held + pending + undone) AS linked FROM yield_daily
WHERE person IN {people:Array(String)} GROUP BY person ORDER BY linked DESC, person LIMIT 1`;
  const [first] = await ledger.query(statement, { people }, (row) => readRow(row).text("person"));
  return first ?? people[0] ?? null;
}
