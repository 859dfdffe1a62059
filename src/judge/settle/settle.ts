import { randomUUID } from "node:crypto";
import type { PlannedInsert } from "../../ledger/facts/planned-insert.ts";
import {
  daysWithoutSession,
  ledgerClock,
  linksToSettle,
  nextSessions,
  sessionsToSettle,
  settledRows,
  usageToSettle,
  type DayWithoutSession,
  type SettleScope,
} from "../../ledger/queries/to-settle.ts";
import type { Ledger } from "../../ledger/stores.ts";
import { planYield, yieldRows } from "./plan-yield.ts";

export interface Settled {
  /** Sessions and days looked at again. */
  readonly sessions: number;
  /** Pass it as `settledUntil` next time. */
  readonly until: number;
}

/** So many sessions, or rows of use without a session, are held in memory at once. */
const sessionsAtOnce = 50_000;
const rowsAtOnce = 75_000;
/** Rows that were being inserted while the last settling asked for the time are looked at once more. */
const overlap = 10_000;

/**
 * Brings `yield` up to date with use, links, declarations and verdicts. Settling again changes nothing.
 *
 * @param settledUntil milliseconds UTC of the engine's clock, what an earlier settling gave back as `until`; 0 = everything. Everything
 *   too where the clock was set back meanwhile: nothing tells then what came since
 * @param carryOut sends the inserts such that a crash in between cannot send them twice (the journal's plan file)
 */
export async function settle(
  ledger: Ledger,
  settledUntil: number,
  carryOut: (inserts: readonly PlannedInsert[]) => Promise<void>,
): Promise<Settled> {
  const now = await ledgerClock(ledger);
  const since = now < settledUntil + overlap ? 0 : settledUntil;
  let sessions = 0;
  for (let after: string | null = ""; after !== null;) {
    const next = await nextSessions(ledger, since, after, sessionsAtOnce);
    sessions += next.sessions;
    // The last part has no end, so that what stands under sessions that are gone is taken back, too.
    const upTo: string | null = next.sessions < sessionsAtOnce ? null : next.last;
    if (next.sessions > 0 || since === 0) await settleScope(ledger, { kind: "sessions", since, after, upTo }, carryOut);
    after = upTo;
  }
  const days = await daysWithoutSession(ledger, since);
  for (const { from, to } of spansOf(days)) await settleScope(ledger, { kind: "without session", since, from, to }, carryOut);
  return { sessions: sessions + days.length, until: Math.max(0, now - overlap) };
}

/** Days in spans of so many rows, or of one day. */
function spansOf(days: readonly DayWithoutSession[]): { readonly from: number; readonly to: number }[] {
  const spans: { from: number; to: number }[] = [];
  let rows = Infinity;
  for (const { day, rows: own } of days) {
    const last = spans.at(-1);
    if (last === undefined || rows + own > rowsAtOnce) {
      spans.push({ from: day, to: day });
      rows = own;
    } else {
      last.to = day;
      rows += own;
    }
  }
  return spans;
}

async function settleScope(
  ledger: Ledger,
  scope: SettleScope,
  carryOut: (inserts: readonly PlannedInsert[]) => Promise<void>,
): Promise<void> {
  // One after the other: each may take a good part of the memory the ledger has.
  const usage = await usageToSettle(ledger, scope);
  const links = await linksToSettle(ledger, scope);
  const sessions = await sessionsToSettle(ledger, scope);
  const settled = await settledRows(ledger, scope);
  const insert = planYield(settled, yieldRows(usage, links, sessions), randomUUID());
  if (insert !== null) await carryOut([insert]);
}
