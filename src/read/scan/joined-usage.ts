import { createColumns, reserve, type UsageColumns } from "../../model/usage-columns.ts";
import { createKeyTable } from "./key-table.ts";
import { mergeRows, type Naming } from "./merge-rows.ts";
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
  /** By the rows' `file`. */
  readonly logs: JoinedLog[];
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
  const covered = new Set(before?.logs.map(({ id, revision }) => `${id}:${revision}`));
  const beside = before === null ? logs : logs.filter(({ id, revision }) => !covered.has(`${id}:${revision}`));
  const joined: Joined = {
    rows: before?.rows ?? createColumns(),
    logs: before?.logs ?? [],
    fresh: logs.length <= mostBeside || (before !== null && beside.length <= mostBeside),
  };
  if (beside.length > 0) addLogs(joined, beside);
  return joined;
}

/** [number of logs, then id, revision and first of each] as doubles, then packed rows; null where a log is not in the store. */
export function snapshotOf({ rows, logs }: Joined): Uint8Array | null {
  if (logs.some(({ id }) => id === null)) return null;
  const head = new Float64Array(1 + logs.length * 3);
  head[0] = logs.length;
  for (const [index, { id, revision, first }] of logs.entries()) head.set([id ?? 0, revision, first], 1 + index * 3);
  return rawRows(rows, new Uint8Array(head.buffer));
}

function addLogs(joined: Joined, logs: readonly JoinLog[]): void {
  const { logs: known, rows } = joined;
  const numbers = new Map(known.map(({ name }, number) => [name, number]));
  const ordered = logs.toSorted((a, b) => (a.name < b.name ? -1 : 1));
  const unpacked = ordered.map((log) => ({ log, rows: log.rows() }));
  const most = rows.length + unpacked.reduce((sum, { rows: { length } }) => sum + length, 0);
  reserve(rows, most);
  const table = createKeyTable(rows, most);
  for (const { log, rows: added } of unpacked) {
    const file = numbers.get(log.name) ?? known.length;
    known[file] = { id: log.id, revision: log.revision, name: log.name, first: firstTime(added) };
    const naming: Naming = { file, names: (other) => other === file || comesBefore(known[file], known[other]) };
    mergeRows(table, added, "max", naming);
  }
}

function comesBefore(a: JoinedLog | undefined, b: JoinedLog | undefined): boolean {
  if (a === undefined || b === undefined) return false;
  if (a.first !== b.first) return b.first === 0 || (a.first !== 0 && a.first < b.first);
  return a.name < b.name;
}

/** Null where the bytes are no snapshot, or one of a log that is in the store no more. */
function unpack(bytes: Uint8Array, logs: readonly JoinLog[]): Pick<Joined, "rows" | "logs"> | null {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  const count = bytes.length >= 8 ? view.getFloat64(0, true) : -1;
  const end = 8 + count * 24;
  if (!(count >= 0 && end <= bytes.length)) return null;
  const rows = viewRows(bytes, end);
  const byId = new Map(logs.map((log) => [log.id, log]));
  const known: JoinedLog[] = [];
  for (let at = 8; at < end; at += 24) {
    const id = view.getFloat64(at, true);
    const name = byId.get(id)?.name;
    if (name === undefined) return null;
    known.push({ id, revision: view.getFloat64(at + 8, true), name, first: view.getFloat64(at + 16, true) });
  }
  return rows === null ? null : { rows, logs: known };
}
