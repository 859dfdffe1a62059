import { randomUUID } from "node:crypto";
import { readFile, rename, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { z } from "zod";
import type { Control } from "../../db/postgres/control.ts";
import { withLock } from "../../db/postgres/migrate-postgres.ts";
import { UpshotError } from "../../kit/errors.ts";
import { carryOut } from "../../ledger/facts/append-facts.ts";
import { plannedInsert } from "../../ledger/facts/planned-insert.ts";
import { usageColumns, type SignedUsageRow } from "../../ledger/facts/usage-row.ts";
import { packPlan, unpackPlan } from "../../ledger/journal/plan-file.ts";
import { usageRowColumns, usageRowGroup, usageRowOf } from "../../ledger/queries/current-usage.ts";
import { readRow } from "../../ledger/read-row.ts";
import { audit } from "../access/audit.ts";
import type { Services } from "../services.ts";
import { differingRollUps } from "./rollup-check.ts";

/** Months of raw rows of usage that are kept, beside the current one; null = all. Roll-ups stay for good. */
const months = z.int().min(3).max(240).nullable();

export async function readRetention(control: Control): Promise<number | null> {
  const [row] = await control.query<{ value: unknown }>("select value from setting where name = 'retention.months'");
  return months.parse(row?.value ?? null);
}

export async function writeRetention(control: Control, value: number | null): Promise<void> {
  await write(control, "retention.months", months.parse(value));
}

/** Months whose raw usage was dropped, "2025-01", in order. They stay closed: what still arrives for them is not counted. */
export async function closedMonths(control: Control): Promise<string[]> {
  const [row] = await control.query<{ value: unknown }>("select value from setting where name = 'retention.closed'");
  return z.array(z.string()).parse(row?.value ?? []);
}

async function write(control: Control, name: string, value: unknown): Promise<void> {
  await control.query(
    "insert into setting (name, value) values ($1, $2) on conflict (name) do update set value = excluded.value, set_at = now()",
    [name, JSON.stringify(value)],
  );
}

/**
 * Drops raw usage of months that are older than the organisation keeps it; each only after its roll-ups were found equal to
 * it. What arrives later for a dropped month can no longer be told from what was counted already: it is taken back.
 *
 * @returns the months dropped now
 * @throws UpshotError `roll-up-differs`: nothing of that month, or of a later one, was dropped
 */
export async function dropOldUsage(services: Pick<Services, "ledger" | "control" | "folder" | "now">): Promise<string[]> {
  const { ledger, control, now } = services;
  const kept = await readRetention(control);
  const closed = await closedMonths(control);
  if (kept === null && closed.length === 0) return [];
  const today = new Date(now());
  const first = kept === null ? "" : new Date(Date.UTC(today.getUTCFullYear(), today.getUTCMonth() - kept, 1)).toISOString().slice(0, 7);
  return withLock(control, "retention", async () => {
    const dropped: string[] = [];
    const drop = async (month: string): Promise<void> => {
      await ledger.dropMonth("usage", Number(month.replace("-", "")));
      if (!closed.includes(month)) closed.push(month);
      await write(control, "retention.closed", closed.sort());
      await write(control, "retention.closing", null);
    };
    const begun = await closingMonth(control);
    if (begun !== null) await drop(begun);
    for (const month of await rawMonths(ledger)) {
      if (closed.includes(month)) await takeBack(services, month);
      else if (month < first) {
        const [wrong] = await differingRollUps(ledger, [], month);
        if (wrong !== undefined) {
          throw new UpshotError({
            code: "roll-up-differs",
            message: `Raw usage of ${month} is kept: ${wrong.rollUp} says ${wrong.column} = ${wrong.rolledUp}, the rows say ${wrong.facts}`,
            hint: "See upshot doctor.",
          });
        }
        // Said first: rows that a crash left behind are counted, and must not be taken back as late ones.
        await write(control, "retention.closing", month);
        await audit(control, { kind: "system" }, "change", `retention: raw usage of ${month} dropped`);
        dropped.push(month);
      } else continue;
      await drop(month);
    }
    return dropped;
  });
}

async function closingMonth(control: Control): Promise<string | null> {
  const [row] = await control.query<{ value: unknown }>("select value from setting where name = 'retention.closing'");
  return z
    .string()
    .nullable()
    .parse(row?.value ?? null);
}

async function rawMonths(ledger: Services["ledger"]): Promise<string[]> {
  const sql = "SELECT DISTINCT formatDateTime(toStartOfMonth(day), '%Y-%m') AS month FROM usage ORDER BY month";
  return ledger.query(sql, {}, (row) => readRow(row).text("month"));
}

/** Rows that arrived for a closed month: their negatives put the roll-ups back to what they were. */
async function takeBack({ ledger, folder }: Pick<Services, "ledger" | "folder">, month: string): Promise<void> {
  const path = join(folder, "journal", "retention.unfinished");
  const unfinished = await readFile(path).then(unpackPlan, () => null);
  if (unfinished !== null) await carryOut(ledger, unfinished);
  await rm(path, { force: true });
  // Some at a time: each round leaves fewer that do not cancel out.
  for (;;) {
    const insert = plannedInsert("usage", usageColumns, await negatives(ledger, month), randomUUID());
    if (insert === null) return;
    await writeFile(`${path}.new`, packPlan([insert]), { mode: 0o600, flush: true });
    await rename(`${path}.new`, path);
    await carryOut(ledger, [insert]);
    await rm(path);
  }
}

async function negatives(ledger: Services["ledger"], month: string): Promise<SignedUsageRow[]> {
  const sql = `SELECT ${usageRowColumns}, sum(sign) AS net FROM usage
WHERE toYYYYMM(day) = {month:UInt32} GROUP BY ${usageRowGroup} HAVING net != 0 LIMIT 100000`;
  const rows = await ledger.query(sql, { month: Number(month.replace("-", "")) }, (value) => ({
    row: usageRowOf(value),
    net: readRow(value).integer("net"),
  }));
  return rows.flatMap(({ row, net }) => Array.from({ length: Math.abs(net) }, (): SignedUsageRow => ({ row, sign: net > 0 ? -1 : 1 })));
}
