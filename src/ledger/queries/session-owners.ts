import type { Ledger } from "../../db/clickhouse/ledger.ts";
import { readRow } from "../read-row.ts";

const statement = "SELECT id, person FROM session FINAL WHERE id IN {ids:Array(String)} AND person != ''";
/** Ids in one statement: a bound list has its limit of bytes. */
const atOnce = 300;

/** Whose these sessions are, as the ledger has them; those it does not know, or knows of nobody, are left out. */
export async function sessionOwners(ledger: Ledger, ids: readonly string[]): Promise<Map<string, string>> {
  const owners = new Map<string, string>();
  for (let from = 0; from < ids.length; from += atOnce) {
    const rows = await ledger.query(statement, { ids: ids.slice(from, from + atOnce) }, (value) => {
      const row = readRow(value);
      return { id: row.text("id"), person: row.text("person") };
    });
    for (const { id, person } of rows) owners.set(id, person);
  }
  return owners;
}
