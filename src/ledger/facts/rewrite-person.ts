import { randomUUID } from "node:crypto";
import type { Ledger } from "../../db/clickhouse/ledger.ts";
import { personMonths, personUsage } from "../queries/person-usage.ts";
import { rewriteAuthors, rewriteCounters, rewriteEvents, rewriteSessions } from "../queries/person-work.ts";
import { plannedInsert, type PlannedInsert } from "./planned-insert.ts";
import { readRow } from "../read-row.ts";
import { compareRows, usageColumns, type SignedUsageRow } from "./usage-row.ts";

/**
 * Gives a person's facts to another pseudonym, or takes them out of every sum (`next` null). Usage is signed: what stands
 * under the old name is taken back and, where it goes to another, written anew. Doing it again changes nothing; what
 * arrived meanwhile, or was taken back twice because the row was corrected at the same moment, is put right by the next run.
 *
 * @param carryOut sends the inserts such that a crash in between cannot send them twice
 */
export async function rewritePerson(
  ledger: Ledger,
  old: string,
  next: string | null,
  carryOut: (inserts: readonly PlannedInsert[]) => Promise<void>,
): Promise<void> {
  if (next !== null) {
    // Replaced by version: running one of these twice writes the same rows with the next version.
    await ledger.command(rewriteSessions, { old, new: next });
    await ledger.command(rewriteCounters, { old, new: next });
  }
  await ledger.command(rewriteEvents, { old, new: next ?? "" });
  await ledger.command(rewriteAuthors, { old, new: next ?? "" });
  for (const month of await personMonths(ledger, old)) {
    const written = await monthRows(ledger, old, next, month);
    const insert = plannedInsert("usage", usageColumns, written, randomUUID());
    if (insert !== null) await carryOut([insert]);
  }
}

async function monthRows(ledger: Ledger, old: string, next: string | null, month: number): Promise<SignedUsageRow[]> {
  const theirs = new Map((next === null ? [] : await personUsage(ledger, next, month)).map(({ row }) => [row.key, row]));
  const written: SignedUsageRow[] = [];
  for (const { row, net } of await personUsage(ledger, old, month)) {
    const sign = net > 0 ? -1 : 1;
    for (let n = 0; n < Math.abs(net); n++) written.push({ row, sign });
    if (next === null || net < 0) continue;
    const moved = { ...row, person: next };
    const there = theirs.get(row.key);
    if (there !== undefined && compareRows(there, moved) >= 0) continue;
    if (there !== undefined) written.push({ row: there, sign: -1 });
    theirs.set(row.key, moved);
    written.push({ row: moved, sign: 1 });
  }
  return written;
}

const tables = [
  "event",
  "counter",
  "session",
  "usage",
  "usage_daily",
  "usage_monthly",
  "spend_daily",
  "session_daily",
  "yield",
  "yield_daily",
  "session_yield",
];
/** Sessions named in one statement: a bound list has its limit of bytes. */
const atOnce = 300;

/**
 * Removes what is left of a pseudonym after `rewritePerson`: rows that cancel out, and those that newer versions replaced.
 * Of somebody who is forgotten, the links of their sessions too.
 */
export async function removePerson(ledger: Ledger, person: string, forgotten: boolean): Promise<void> {
  // Links are found by the sessions, so they go before them.
  const sessions = forgotten ? await sessionsOf(ledger, person) : [];
  for (let from = 0; from < sessions.length; from += atOnce) {
    await ledger.remove("link", "session IN {sessions:Array(String)}", { sessions: sessions.slice(from, from + atOnce) });
  }
  await ledger.remove("artifact", "has(authors, {person:String})", { person });
  for (const table of tables) await ledger.remove(table, "person = {person:String}", { person });
}

function sessionsOf(ledger: Ledger, person: string): Promise<string[]> {
  const statement = `SELECT id FROM session WHERE person = {person:String}
UNION DISTINCT SELECT session AS id FROM session_daily WHERE person = {person:String} AND session != ''`;
  return ledger.query(statement, { person }, (row) => readRow(row).text("id"));
}
