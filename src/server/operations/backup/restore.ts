import type { Readable } from "node:stream";
import type { Control } from "../../../db/postgres/control.ts";
import { UpshotError } from "../../../kit/errors.ts";
import { isLedgerEmpty } from "../../../ledger/queries/is-ledger-empty.ts";
import { audit } from "../../access/audit.ts";
import { forgetResolved } from "../../organisation/identities.ts";
import type { Services } from "../../services.ts";
import { type ArchiveHead, newer, readArchive, type RowsFrame } from "./archive.ts";
import { keyPrint, schemaNumbers } from "./back-up.ts";
import { type ControlTable, controlTables } from "./control-tables.ts";
import { ledgerTables } from "./ledger-tables.ts";

export interface Restored {
  readonly rows: number;
  /** When the backup was made, ISO 8601. */
  readonly at: string;
}

/**
 * Puts a backup back into an installation with nothing in it. `open` is asked twice: first the whole archive is held against its
 * checksums, then its rows are put back, the ledger's first, people and settings in one transaction at the end. A restore that
 * was interrupted is completed by restoring the same file again. No server may run beside it: what it works out meanwhile
 * would come on top.
 *
 * @throws UpshotError `backup-damaged`, `backup-newer`, `key-wrong`, `not-empty`
 */
export async function restore(services: Services, open: () => Readable, progress: (step: string) => void): Promise<Restored> {
  const { ledger, control } = services;
  const head = await verify(services, open(), progress);
  await wantEmpty(services, head);
  await control.query(
    "insert into setting (name, value) values ('restore.begun', $1) on conflict (name) do update set value = excluded.value",
    [JSON.stringify(head.id)],
  );
  const known = new Map((await ledgerTables(ledger)).map((table) => [table.name, table]));
  const held: RowsFrame[] = [];
  let rows = 0;
  let frames = 0;
  for await (const frame of readArchive(open(), () => undefined)) {
    rows += frame.rows;
    if (frame.store === "control") {
      held.push(frame);
      continue;
    }
    const table = known.get(frame.table);
    if (table === undefined || frame.columns.some((column) => !table.columns.includes(column))) throw unknownTable(frame.table, head);
    progress(`putting back ${frame.table}, ${rows.toLocaleString("en")} rows`);
    await ledger.insert(frame.table, frame.body, { token: `restore ${head.id} ${frames++}`, columns: frame.columns });
  }
  progress("putting back people, teams and settings");
  await control.transaction((transaction) => putBack(transaction, held, head));
  forgetResolved(control);
  await audit(control, { kind: "owner", pseudonym: null, role: "admin" }, "change", "backup restored", { made: head.at });
  return { rows, at: head.at };
}

async function verify({ ledger, control, keys }: Services, packed: Readable, progress: (step: string) => void): Promise<ArchiveHead> {
  const schema = await schemaNumbers(ledger, control);
  let head: ArchiveHead | null = null;
  const frames = readArchive(packed, (first) => {
    head = first;
    for (const store of ["ledger", "control"] as const) {
      if (first.schema[store] > schema[store])
        throw newer(`schema ${first.schema[store]} of the ${store} store, this one knows ${schema[store]}`);
    }
    if (first.key !== keyPrint(keys)) {
      throw new UpshotError({
        code: "key-wrong",
        message: "The backup belongs to another key: names in it could not be read, and nobody would be found again",
        hint: "Put the installation's keys/organisation.key into the keys folder of this data folder first.",
      });
    }
  });
  let rows = 0;
  for await (const frame of frames) progress(`checking the backup, ${(rows += frame.rows).toLocaleString("en")} rows`);
  if (head === null) throw new TypeError("an archive was read without its head");
  return head;
}

async function wantEmpty({ ledger, control }: Services, { id }: ArchiveHead): Promise<void> {
  const [begun] = await control.query<{ value: unknown }>("select value from setting where name = 'restore.begun'");
  // Of the same archive: what it put back is known by its tokens.
  if (begun?.value === id) return;
  const [used] = await control.query<{ used: boolean }>(
    "select exists (select from person) or exists (select from api_key) or exists (select from input) or exists (select from team where parent is not null) as used",
  );
  if (used?.used === false && (await isLedgerEmpty(ledger))) return;
  throw new UpshotError({
    code: "not-empty",
    message: "There is data in this installation, and a restore would mix the two",
    hint: "Restore into a new folder with --data. A demo goes with: upshot demo --remove",
  });
}

async function putBack(control: Control, frames: readonly RowsFrame[], head: ArchiveHead): Promise<void> {
  const tables = await controlTables(control);
  for (const name of new Set(frames.map(({ table }) => table)))
    if (!tables.some((table) => table.name === name)) throw unknownTable(name, head);
  for (const { name } of tables.toReversed()) await control.query(`delete from ${name}`);
  for (const table of tables) {
    const own = frames.filter((frame) => frame.table === table.name);
    if (own.some(({ columns }) => columns.some((column) => !table.columns.includes(column)))) throw unknownTable(table.name, head);
    const parts = table.selfish ? [Buffer.concat(own.map(({ body }) => body))] : own.map(({ body }) => body);
    for (const part of parts) if (part.length > 0) await insertRows(control, table, own[0]?.columns ?? [], part);
    for (const column of table.numbered) {
      await control.query(`select setval(pg_get_serial_sequence($1, $2), greatest((select max(${column}) from ${table.name}), 1))`, [
        table.name,
        column,
      ]);
    }
  }
  await control.query("delete from setting where name = 'restore.begun'");
}

async function insertRows(control: Control, { name, nulls }: ControlTable, columns: readonly string[], body: Buffer): Promise<void> {
  const list = columns.join(", ");
  // PostgreSQL reads every null of JSON as its own.
  const values = columns.map((column) => (nulls.includes(column) ? `coalesce(${column}, 'null'::jsonb)` : column)).join(", ");
  const rows = `[${body.toString("utf8").trimEnd().replaceAll("\n", ",")}]`;
  await control.query(
    `insert into ${name} (${list}) overriding system value select ${values} from jsonb_populate_recordset(null::${name}, $1::jsonb)`,
    [rows],
  );
}

function unknownTable(table: string, { version }: ArchiveHead): UpshotError {
  return new UpshotError({
    code: "backup-older",
    message: `The backup holds ${table} as version ${version} of upshot had it, which this version no longer does`,
    hint: "Restore it with that version, then start this one on the folder.",
  });
}
