import type { Ledger } from "../../db/clickhouse/ledger.ts";
import type { Facts } from "../../model/facts.ts";
import { planFacts, type AppendedCounts } from "./plan-facts.ts";
import type { PlannedInsert } from "./planned-insert.ts";

/**
 * Appends facts at once: for what can be produced again as it was (a demo, an import that starts over).
 * What somebody was promised to be kept goes through the journal instead.
 */
export async function appendFacts(
  ledger: Ledger,
  facts: Facts,
  options: { readonly token: string; readonly dayOf: (at: number) => number },
): Promise<AppendedCounts> {
  const { inserts, counts } = await planFacts(ledger, facts, options.token, options.dayOf);
  await carryOut(ledger, inserts);
  return counts;
}

/** Usage comes last: when it is there, what it is linked to is there too. */
export async function carryOut(ledger: Ledger, inserts: readonly PlannedInsert[]): Promise<void> {
  for (const { table, body, token, columns } of inserts) await ledger.insert(table, body, { token, format: "RowBinary", columns });
}
