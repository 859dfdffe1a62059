import type { LogChange, LogDetails } from "../../kit/usage-store.ts";
import { setTime, timeAt, type UsageColumns } from "../../model/usage-columns.ts";
import type { SkippedLine } from "./collect.ts";
import { decodeRows, encodeRows } from "./encode-rows.ts";
import { createKeyTable } from "./key-table.ts";
import { mergeRows } from "./merge-rows.ts";
import type { ReadResult } from "./read-log.ts";
import { addTally, talliesIn, type SessionTally } from "./session-tally.ts";

/** What is known of a log from before. Texts that are damaged count as empty ones. */
export interface KnownLog {
  readonly revision: number;
  readonly skippedJson: string;
  readonly sessionsJson: string;
  readonly details: LogDetails;
}

/** The rows known of a log together with those just read; prices are still to come. */
export function joinRows(known: KnownLog | null, result: ReadResult): UsageColumns {
  const before = known === null ? null : decodeRows(known.details.rows);
  const rows = before === null || before.length === 0 ? result.rows : before;
  if (rows !== result.rows) mergeRows(createKeyTable(rows), result.rows, result.joinRows);
  // Rows without any time take the file's first, else the time the file was written.
  const first = firstTime(rows) || Math.floor(result.modified);
  for (let row = 0; row < rows.length; row++) if (timeAt(rows, row) === 0) setTime(rows, row, first);
  return rows;
}

/** What the store shall keep of a log from now on. `rows` are priced. */
export function changeOf(path: string, reader: number, known: KnownLog | null, result: ReadResult, rows: UsageColumns): LogChange {
  return {
    path,
    reader,
    revision: known?.revision ?? 0,
    size: result.size,
    modified: result.modified,
    mark: result.mark,
    lastAt: result.at,
    point: result.point,
    evidencePoint: result.evidencePoint,
    skippedJson: joinSkipped(known, result),
    sessionsJson: JSON.stringify(joinTallies(known, result)),
    rows: encodeRows(rows),
    evidence: result.evidence,
    // Without a point no actions were read: what there is stays until they are.
    evidenceFromStart: result.evidenceFromStart && result.evidencePoint !== null,
  };
}

/** The earliest time in a file, 0 where there is none. */
export function firstTime(rows: UsageColumns): number {
  let first = 0;
  for (let row = 0; row < rows.length; row++) {
    const at = timeAt(rows, row);
    if (at > 0 && (first === 0 || at < first)) first = at;
  }
  return first;
}

/** Lines of a log that could not be used, the unfinished last one at the end. */
export function skippedIn(json: string): readonly SkippedLine[] {
  const { lines, unfinished } = keptIn(json);
  return unfinished === null ? lines : [...lines, unfinished];
}

/** Nothing where the text is damaged: the log is read again where there is one. */
function keptIn(json: string): KeptSkipped {
  try {
    const kept: unknown = json === "" ? null : JSON.parse(json);
    if (typeof kept !== "object" || kept === null) return noneSkipped;
    const lines: unknown = Reflect.get(kept, "lines");
    const unfinished: unknown = Reflect.get(kept, "unfinished");
    return { lines: Array.isArray(lines) ? lines.filter(isSkipped) : [], unfinished: isSkipped(unfinished) ? unfinished : null };
  } catch {
    return noneSkipped;
  }
}

const noneSkipped: KeptSkipped = { lines: [], unfinished: null };

function isSkipped(value: unknown): value is SkippedLine {
  return (
    typeof value === "object" &&
    value !== null &&
    typeof Reflect.get(value, "line") === "number" &&
    typeof Reflect.get(value, "reason") === "string"
  );
}

interface KeptSkipped {
  readonly lines: readonly SkippedLine[];
  /** Replaced at every reading: the line may be whole by then. */
  readonly unfinished: SkippedLine | null;
}

function joinSkipped(known: KnownLog | null, { skippedFrom, skipped, unfinished }: ReadResult): string {
  const before = keptIn(known?.skippedJson ?? "").lines.filter(({ line }) => line < skippedFrom);
  const lines = [...before, ...skipped];
  return lines.length === 0 && unfinished === null ? "" : JSON.stringify({ lines, unfinished });
}

function joinTallies(known: KnownLog | null, { sessions, joinSessions }: ReadResult): readonly SessionTally[] {
  if (known === null) return sessions;
  const before = talliesIn(known.sessionsJson) ?? [];
  const byId = new Map(before.map((tally) => [tally.id, tally]));
  for (const tally of sessions) {
    const mine = byId.get(tally.id);
    if (mine === undefined) byId.set(tally.id, tally);
    else addTally(mine, tally, joinSessions);
  }
  return [...byId.values()];
}
