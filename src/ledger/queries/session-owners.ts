import type { Ledger } from "../../db/clickhouse/ledger.ts";
import { readRow } from "../read-row.ts";

const statement = "SELECT id, person FROM session FINAL WHERE id IN {ids:Array(String)} AND person != ''";
/** Bytes of ids in one statement: a bound list may have 128 KB, and each statement reads the same granules anew. */
const bytesAtOnce = 100_000;

/** Whose these sessions are, as the ledger has them; those it does not know, or knows of nobody, are left out. */
export async function sessionOwners(ledger: Ledger, ids: readonly string[]): Promise<Map<string, string>> {
  const owners = new Map<string, string>();
  for (const some of partsOf(ids)) {
    const rows = await ledger.query(statement, { ids: some }, (value) => {
      const row = readRow(value);
      return { id: row.text("id"), person: row.text("person") };
    });
    for (const { id, person } of rows) owners.set(id, person);
  }
  return owners;
}

function* partsOf(ids: readonly string[]): Generator<readonly string[]> {
  let part: string[] = [];
  let bytes = 0;
  for (const id of ids) {
    // Quotes and a comma; a quote or backslash within is written as two.
    const size = 2 * Buffer.byteLength(id) + 3;
    if (bytes + size > bytesAtOnce && part.length > 0) {
      yield part;
      [part, bytes] = [[], 0];
    }
    part.push(id);
    bytes += size;
  }
  if (part.length > 0) yield part;
}
