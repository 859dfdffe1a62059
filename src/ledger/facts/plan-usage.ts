import type { Ledger } from "../../db/clickhouse/ledger.ts";
import type { UsageFact } from "../../model/facts.ts";
import { currentUsage } from "../queries/current-usage.ts";
import { letOthersRun } from "../let-others-run.ts";
import { plannedInsert, type PlannedInsert } from "./planned-insert.ts";
import { compareRows, usageColumns, usageRow, type SignedUsageRow, type UsageRow } from "./usage-row.ts";

export interface UsagePlan {
  readonly insert: PlannedInsert | null;
  readonly added: number;
  readonly changed: number;
  readonly known: number;
}

/** Some 30 milliseconds of work: requests are answered in between, but not so often that the ledger falls behind them. */
const rowsAtOnce = 16_384;

/**
 * What appending these facts takes: known rows are dropped; a row whose figures changed is taken back (sign −1) and
 * written anew (+1). Facts of one key fold to one row first, whatever their order.
 *
 * @param dayOf days since 1970 of a moment, in the organisation's time zone
 */
export async function planUsage(
  ledger: Ledger,
  facts: readonly UsageFact[],
  token: string,
  dayOf: (at: number) => number,
): Promise<UsagePlan> {
  const folded = new Map<number, UsageRow>();
  let count = 0;
  for (const fact of facts) {
    if (++count % rowsAtOnce === 0) await letOthersRun();
    const row = usageRow(fact, dayOf);
    const other = folded.get(row.key);
    if (other === undefined || compareRows(row, other) > 0) folded.set(row.key, row);
  }
  const stored = await currentUsage(ledger, [...folded.values()]);
  const written: SignedUsageRow[] = [];
  let changed = 0;
  let known = facts.length - folded.size;
  for (const row of folded.values()) {
    if (++count % rowsAtOnce === 0) await letOthersRun();
    const old = stored.get(row.key);
    if (old !== undefined && compareRows(row, old) <= 0) {
      known++;
      continue;
    }
    if (old !== undefined) {
      written.push({ row: old, sign: -1 });
      changed++;
    }
    written.push({ row, sign: 1 });
  }
  return { insert: plannedInsert("usage", usageColumns, written, token), added: written.length - 2 * changed, changed, known };
}
