import { createColumns, reserve, type UsageColumns } from "../../model/usage-columns.ts";
import { createKeyTable, type KeyTable } from "./key-table.ts";
import { mergeRows } from "./merge-rows.ts";
import { rawRows, viewRows } from "./raw-rows.ts";
import { firstTime } from "./join-result.ts";

/** One log whose rows are to be joined with those of all others. */
export interface JoinLog {
  /** Id and revision in the store; null for a log that is not in it. */
  readonly id: number | null;
  readonly revision: number;
  /** Orders logs of equal age. */
  readonly name: string;
  /** Unpacks the log's rows; called only where they are needed. */
  rows(): UsageColumns;
}

/** Rows of many logs with one row for each response, and which logs are in it. */
export interface Joined {
  readonly rows: UsageColumns;
  /** Finds the rows by key. */
  readonly table: KeyTable;
  /** By the rows' `file`. */
  readonly logs: JoinedLog[];
  /** Rows that several logs gave counts to: they may have lost their price. */
  readonly raised: number[];
  /** The snapshot this came from still serves: little was added to it. */
  readonly fresh: boolean;
}

interface JoinedLog {
  readonly id: number | null;
  readonly revision: number;
  readonly name: string;
  /** Time of its first response; 0 = none. */
  readonly first: number;
}

/** So many logs may lie beside a snapshot before it is made anew. */
const mostBeside = 24;

/**
 * One row for each response, whatever files it is in: resumed and forked sessions copy their history into a new
 * file. A response belongs to the earliest file (by its first response, ties by name), its counts are the largest
 * seen, its shown content too. Rows are in no order; those whose counts come from several files have no price.
 *
 * `snapshot` are bytes of `snapshotOf`, once these rows were priced: then only logs that are new or changed since are
 * joined, with the same result, because rows only ever grow.
 */
export function joinUsage(logs: readonly JoinLog[], snapshot: Uint8Array | null): Joined {
  const before = snapshot === null ? null : unpack(snapshot, logs);
  if (before === null) {
    const rows = createColumns();
    const joined = { rows, table: createKeyTable(rows), logs: [], raised: [], fresh: logs.length <= mostBeside };
    return addLogs(joined, logs);
  }
  const covered = new Map(before.logs.map(({ id, revision }) => [id, revision]));
  const beside = logs.filter(({ id, revision }) => covered.get(id) !== revision);
  const joined = { ...before, raised: [], fresh: beside.length <= mostBeside };
  return beside.length === 0 ? joined : addLogs(joined, beside);
}

/**
 * Bytes to join from the next time: [number of logs, length of the table, then id, revision and first of each log] as
 * doubles, the table's slots, then the rows as they lie in memory. Nothing has to be computed to use them. Null where
 * a log is not in the store and cannot be known again.
 */
export function snapshotOf({ rows, logs, table }: Joined): Uint8Array | null {
  if (logs.some(({ id }) => id === null)) return null;
  const doubles = 2 + logs.length * 3;
  const head = new Uint8Array(doubles * 8 + table.slots.byteLength);
  const numbers = new Float64Array(head.buffer, 0, doubles);
  numbers.set([logs.length, table.slots.length]);
  for (const [index, { id, revision, first }] of logs.entries()) numbers.set([id ?? 0, revision, first], 2 + index * 3);
  new Int32Array(head.buffer, doubles * 8).set(table.slots);
  return rawRows(rows, head);
}

function addLogs(joined: Joined, logs: readonly JoinLog[]): Joined {
  const { logs: known, rows, raised } = joined;
  const numbers = new Map(known.map(({ name }, number) => [name, number]));
  const ordered = logs.toSorted((a, b) => (a.name < b.name ? -1 : 1));
  const unpacked = ordered.map((log) => ({ log, rows: log.rows() }));
  const most = rows.length + unpacked.reduce((sum, { rows: { length } }) => sum + length, 0);
  reserve(rows, most);
  const table = rows.length === 0 ? createKeyTable(rows, most) : joined.table;
  for (const { log, rows: added } of unpacked) {
    const file = numbers.get(log.name) ?? known.length;
    known[file] = { id: log.id, revision: log.revision, name: log.name, first: firstTime(added) };
    mergeRows(table, added, "max", { file, raised, names: (other) => other === file || comesBefore(known[file], known[other]) });
  }
  return { ...joined, table };
}

function comesBefore(a: JoinedLog | undefined, b: JoinedLog | undefined): boolean {
  if (a === undefined || b === undefined) return false;
  if (a.first !== b.first) return b.first === 0 || (a.first !== 0 && a.first < b.first);
  return a.name < b.name;
}

/** Null where the bytes are no snapshot, or one of a log that is in the store no more. */
function unpack(bytes: Uint8Array, logs: readonly JoinLog[]): Pick<Joined, "rows" | "logs" | "table"> | null {
  if (bytes.length < 16) return null;
  // A copy where the bytes do not begin at a multiple of 8: larger numbers are looked at in place.
  const aligned = bytes.byteOffset % 8 === 0 ? bytes : new Uint8Array(bytes);
  const [count = 0, slots = 0] = new Float64Array(aligned.buffer, aligned.byteOffset, 2);
  const tableStart = 16 + count * 24;
  const end = tableStart + slots * 4;
  if (!(Number.isInteger(count) && Number.isInteger(slots) && count >= 0 && slots >= 0 && end <= aligned.length)) return null;
  const rows = viewRows(aligned, end);
  if (rows === null) return null;
  const byId = new Map(logs.map((log) => [log.id, log]));
  const numbers = new Float64Array(aligned.buffer, aligned.byteOffset + 16, count * 3);
  const known: JoinedLog[] = [];
  for (let at = 0; at < numbers.length; at += 3) {
    const [id = 0, revision = 0, first = 0] = numbers.subarray(at, at + 3);
    const name = byId.get(id)?.name;
    if (name === undefined) return null;
    known.push({ id, revision, name, first });
  }
  return {
    rows,
    logs: known,
    table: { columns: rows, slots: new Int32Array(aligned.buffer, aligned.byteOffset + tableStart, slots), used: rows.length },
  };
}
