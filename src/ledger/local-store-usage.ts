import { crc32 } from "node:zlib";
import { inTransaction, type Database } from "../db/sqlite.ts";
import type { BlobCache } from "../kit/blob-cache.ts";
import type { SessionEvidence, SourceState } from "../kit/define-source.ts";
import type { LogChange, LogDetails, ReadPoint, StoredEvidence, StoredLog, UsageStore } from "../kit/usage-store.ts";
import type { Shelf } from "./local-store.ts";

type Row = Readonly<Record<string, unknown>>;

/** Parsed logs in the local store: one row a file, its usage rows packed into one blob. */
export function usageStoreIn(shelf: Shelf, blobs: BlobCache): UsageStore {
  const noEvidence: ReadonlyMap<number, StoredEvidence> = new Map();
  return {
    get generation() {
      return shelf.generation();
    },
    atOneMoment: (read) => {
      const end = shelf.attempt(beginReading, null);
      try {
        return read();
      } finally {
        end?.();
      }
    },
    logs: (tool, root) => shelf.attempt((database) => database.prepare(selectLogs).all(tool, root).map(logOf), []),
    details: (id) => shelf.attempt((database) => detailsOf(database.prepare(selectDetails).get(id)), null),
    evidence: (tool, root) => shelf.attempt((database) => evidenceOf(database, tool, root), noEvidence),
    save: (tool, root, changes) =>
      shelf.attempt(
        (database) => inTransaction(database, () => write(database, tool, root, changes)),
        changes.map(() => null),
      ),
    joined: (roots) => blobs.get(`joined usage ${roots}`),
    keepJoined: (roots, bytes) => blobs.put(`joined usage ${roots}`, bytes),
    forgetJoined: () => shelf.attempt((database) => database.exec("DELETE FROM blob WHERE key LIKE 'joined usage %'"), undefined),
  };
}

/** Begins to read as of one moment; what it returns ends that, unless the store was set aside meanwhile. */
function beginReading(database: Database): () => void {
  database.exec("BEGIN");
  return () => {
    if (database.isOpen && database.isTransaction) database.exec("COMMIT");
  };
}

const selectLogs = `
  SELECT id, path, revision, size, modified, read_to, evidence_to, skipped, sessions, reader, checksum
  FROM log WHERE tool = ? AND root = ?`;
// A mark fills a whole number of JavaScript: one flipped bit more, and it could not be given as an integer.
const selectDetails =
  "SELECT CAST(mark AS REAL) AS mark, last_at, read_to, read_line, state, evidence_to, evidence_line, evidence_state, usage_rows FROM log WHERE id = ?";
const selectEvidence =
  "SELECT log, session, evidence.checksum, bytes FROM log JOIN evidence ON evidence.log = log.id WHERE tool = ? AND root = ? ORDER BY log, part";
const columns = [
  "revision",
  "size",
  "modified",
  "mark",
  "last_at",
  "read_to",
  "read_line",
  "state",
  "evidence_to",
  "evidence_line",
  "evidence_state",
  "skipped",
  "sessions",
  "reader",
  "checksum",
  "usage_rows",
];
/** Returns the row's id; nothing where another run has written the log since this one read it. */
const upsert = `
  INSERT INTO log (tool, root, path, ${columns.join(", ")}) VALUES (?, ?, ?, ${columns.map(() => "?").join(", ")})
  ON CONFLICT DO UPDATE SET ${columns.map((column) => `${column} = excluded.${column}`).join(", ")}
  WHERE log.revision = excluded.revision - 1 RETURNING id`;

function write(database: Database, tool: string, root: string, changes: readonly LogChange[]): (number | null)[] {
  const put = database.prepare(upsert);
  const clear = database.prepare("DELETE FROM evidence WHERE log = ?");
  const last = database.prepare("SELECT coalesce(max(part), 0) AS part FROM evidence WHERE log = ?");
  const add = database.prepare("INSERT INTO evidence (log, part, session, checksum, bytes) VALUES (?, ?, ?, ?, ?)");
  return changes.map((change) => {
    const { point, evidencePoint } = change;
    const id = put.get(
      tool,
      root,
      change.path,
      change.revision + 1,
      change.size,
      change.modified,
      change.mark,
      change.lastAt,
      point.to,
      point.line,
      JSON.stringify(point.state),
      evidencePoint?.to ?? null,
      evidencePoint?.line ?? null,
      evidencePoint === null ? null : JSON.stringify(evidencePoint.state),
      change.skippedJson,
      change.sessionsJson,
      change.reader,
      checksumOf({ ...change, readTo: point.to, evidenceTo: evidencePoint?.to ?? null }),
      change.rows,
    )?.["id"];
    if (typeof id !== "number") return null;
    if (change.evidenceFromStart) clear.run(id);
    if (change.evidence.length > 0) {
      let part = numberIn(last.get(id) ?? {}, "part");
      for (const { session, bytes } of change.evidence) add.run(id, ++part, session, crc32(bytes, crc32(session)), bytes);
    }
    return id;
  });
}

function evidenceOf(database: Database, tool: string, root: string): Map<number, StoredEvidence> {
  const byLog = new Map<number, { parts: SessionEvidence[]; whole: boolean }>();
  for (const row of database.prepare(selectEvidence).iterate(tool, root)) {
    const id = numberIn(row, "log");
    const part = { session: textIn(row, "session"), bytes: bytesIn(row, "bytes") };
    let evidence = byLog.get(id);
    if (evidence === undefined) byLog.set(id, (evidence = { parts: [], whole: true }));
    if (row["checksum"] === null || row["checksum"] === crc32(part.bytes, crc32(part.session))) evidence.parts.push(part);
    else evidence.whole = false;
  }
  return byLog;
}

function logOf(row: Row): StoredLog {
  const checksum = row["checksum"];
  return {
    id: numberIn(row, "id"),
    path: textIn(row, "path"),
    revision: numberIn(row, "revision"),
    size: numberIn(row, "size"),
    modified: numberIn(row, "modified"),
    readTo: numberIn(row, "read_to"),
    evidenceTo: row["evidence_to"] === null ? null : numberIn(row, "evidence_to"),
    skippedJson: textIn(row, "skipped"),
    sessionsJson: textIn(row, "sessions"),
    reader: numberIn(row, "reader"),
    get whole() {
      return checksum === null || checksum === checksumOf(this);
    },
  };
}

/** Over the cells whose damage would not show otherwise: with another size, time or reader a log is read again. */
function checksumOf(log: Pick<StoredLog, "path" | "readTo" | "evidenceTo" | "skippedJson" | "sessionsJson">): number {
  const { path, readTo, evidenceTo, skippedJson, sessionsJson } = log;
  return crc32(`${path} ${readTo} ${evidenceTo} ${skippedJson} ${sessionsJson}`);
}

function detailsOf(row: Row | undefined): LogDetails | null {
  if (row === undefined) return null;
  return {
    mark: numberIn(row, "mark"),
    lastAt: numberIn(row, "last_at"),
    point: pointIn(row, "read_to", "read_line", "state"),
    evidencePoint: row["evidence_to"] === null ? null : pointIn(row, "evidence_to", "evidence_line", "evidence_state"),
    rows: bytesIn(row, "usage_rows"),
  };
}

function pointIn(row: Row, to: string, line: string, state: string): ReadPoint {
  return { to: numberIn(row, to), line: numberIn(row, line), state: stateIn(row, state) };
}

function stateIn(row: Row, column: string): SourceState {
  try {
    const state: SourceState = JSON.parse(textIn(row, column));
    return state;
  } catch {
    // A source can do without its state.
    return null;
  }
}

function textIn(row: Row, column: string): string {
  const value = row[column];
  return typeof value === "string" ? value : "";
}

function numberIn(row: Row, column: string): number {
  const value = row[column];
  return typeof value === "number" ? value : 0;
}

function bytesIn(row: Row, column: string): Uint8Array {
  const value = row[column];
  return value instanceof Uint8Array ? value : new Uint8Array(0);
}
