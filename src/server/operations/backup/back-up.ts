import { randomUUID } from "node:crypto";
import { PassThrough, type Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import type { Control } from "../../../db/postgres/control.ts";
import type { Ledger } from "../../../db/clickhouse/ledger.ts";
import { readRow } from "../../../ledger/read-row.ts";
import type { Keys } from "../../keys.ts";
import type { Services } from "../../services.ts";
import { closedMonths } from "../retention.ts";
import { usageRollUps } from "../rollup-check.ts";
import { type RowsFrame, writeArchive } from "./archive.ts";
import { controlTables } from "./control-tables.ts";
import { ledgerTables } from "./ledger-tables.ts";

/** Bytes of rows in a frame, about: an insert when it is put back. */
const frameBytes = 8 << 20;
const rowsAtOnce = 5_000;

/**
 * Everything in both stores as one stream of bytes, while the server works on: each table as it was at one moment. Roll-ups are
 * left out, as they are made again from the facts; of months whose raw rows were dropped, they are the facts.
 * Without the key file: names stay sealed, and pseudonyms do not say who they are.
 */
export async function backUp({ ledger, control, keys, version, now }: Services, progress: (step: string) => void): Promise<Readable> {
  const schema = await schemaNumbers(ledger, control);
  const closed = await closedMonths(control);
  const frames = async function* (): AsyncGenerator<RowsFrame> {
    const tables = await ledgerTables(ledger);
    for (const [index, table] of tables.entries()) {
      progress(`backing up the ledger, table ${index + 1} of ${tables.length}`);
      const { name, columns, rolledUp } = table;
      if (rolledUp && (closed.length === 0 || !usageRollUps.has(name))) continue;
      const time = columns.includes("month") ? "month" : "day";
      const where = rolledUp ? ` WHERE formatDateTime(toStartOfMonth(${time}), '%Y-%m') IN ({closed:Array(String)})` : "";
      const rows = ledger.stream(`SELECT ${columns.join(", ")} FROM ${name}${where}`, rolledUp ? { closed } : {});
      yield* packed({ store: "ledger", table: name, columns }, rows);
    }
    progress("backing up people, teams and settings");
    // Last: whoever is named in the facts is there then.
    yield* controlFrames(control);
  };
  return writeArchive({ id: randomUUID(), version, at: new Date(now()).toISOString(), schema, key: keyPrint(keys) }, frames());
}

export async function schemaNumbers(ledger: Ledger, control: Control): Promise<{ readonly ledger: number; readonly control: number }> {
  const [first] = await ledger.query("SELECT max(number) AS number FROM schema_migration", {}, (row) => readRow(row).integer("number"));
  const [second] = await control.query<{ number: number }>("select max(number) as number from schema_migration");
  return { ledger: first ?? 0, control: second?.number ?? 0 };
}

/** Tells one key from another, and nothing about it. */
export function keyPrint(keys: Keys): string {
  return keys.lookup("backup", "which key").toString("hex").slice(0, 16);
}

async function* packed(head: Omit<RowsFrame, "rows" | "body">, parts: AsyncIterable<readonly unknown[]>): AsyncGenerator<RowsFrame> {
  let lines: string[] = [];
  let length = 0;
  for await (const part of parts) {
    for (const row of part) {
      const line = typeof row === "string" ? row : JSON.stringify(row);
      lines.push(line);
      length += line.length + 1;
    }
    if (length < frameBytes) continue;
    yield { ...head, rows: lines.length, body: Buffer.from(`${lines.join("\n")}\n`) };
    [lines, length] = [[], 0];
  }
  if (lines.length > 0) yield { ...head, rows: lines.length, body: Buffer.from(`${lines.join("\n")}\n`) };
}

/** Every table as of one moment, so that no row points to one that is not there. */
async function* controlFrames(control: Control): AsyncGenerator<RowsFrame> {
  const frames = new PassThrough({ objectMode: true, highWaterMark: 1 });
  const read = control.transaction(async (transaction) => {
    await transaction.query("set transaction isolation level repeatable read, read only");
    const all = async function* (): AsyncGenerator<RowsFrame> {
      for (const { name, columns } of await controlTables(transaction))
        yield* packed({ store: "control", table: name, columns }, controlRows(transaction, name));
    };
    await pipeline(all, frames);
  });
  // Said to whoever reads on, through the stream.
  read.catch((error: unknown) => frames.destroy(error instanceof Error ? error : new Error(String(error))));
  for await (const frame of frames as AsyncIterable<RowsFrame>) yield frame;
  await read;
}

/** Rows as PostgreSQL itself writes them in JSON, so that no number loses a digit. */
async function* controlRows(control: Control, table: string): AsyncGenerator<readonly string[]> {
  await control.query(`declare backup_rows no scroll cursor for select to_jsonb(t)::text as row from ${table} t`);
  for (;;) {
    const rows = await control.query<{ row: string }>(`fetch ${rowsAtOnce} from backup_rows`);
    if (rows.length === 0) break;
    yield rows.map(({ row }) => row);
  }
  await control.query("close backup_rows");
}
