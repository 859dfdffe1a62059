import { closeSync, fstatSync, openSync, readSync } from "node:fs";
import type { EvidenceReader, SessionEvidence, Source } from "../../kit/define-source.ts";
import type { ReadPoint } from "../../kit/usage-store.ts";
import { responseKey } from "../../model/response-key.ts";
import type { UsageColumns } from "../../model/usage-columns.ts";
import { createCollector, type SkippedLine } from "./collect.ts";
import { atEnd, createCursor, malformed, peek, skip } from "./json-cursor.ts";
import type { ShownRule } from "./merge-rows.ts";
import type { SessionTally } from "./session-tally.ts";

/** One file to read, and what is known of it from before. Structured clone carries it to a worker. */
export interface LogTask {
  /** Absolute path. */
  readonly file: string;
  /** Path relative to the root, forward slashes. */
  readonly path: string;
  readonly tool: string;
  readonly size: number;
  /** Null for a file never read. */
  readonly point: ReadPoint | null;
  /** How far actions were read; null = never. */
  readonly evidencePoint: ReadPoint | null;
  /** Hash of the bytes at the file's start and before `point.to`: tells a file that grew from one that was replaced. */
  readonly mark: number;
  /** Last usable time before `point`. */
  readonly at: number;
}

export type LogResult = ReadResult | { readonly kind: "unreadable"; readonly reason: string };

export interface ReadResult {
  readonly kind: "read";
  readonly size: number;
  readonly modified: number;
  readonly mark: number;
  readonly at: number;
  readonly point: ReadPoint;
  readonly evidencePoint: ReadPoint | null;
  /** Rows of the part that was read. */
  readonly rows: UsageColumns;
  /** How rows, and what is known of sessions, join those known before. */
  readonly joinRows: ShownRule;
  readonly joinSessions: ShownRule;
  readonly sessions: readonly SessionTally[];
  readonly skipped: readonly SkippedLine[];
  /** They are in place of those known from this line on: what was read for its actions is read more closely. */
  readonly skippedFrom: number;
  /** The last line, where it is not whole: it is read again when the file has grown. */
  readonly unfinished: SkippedLine | null;
  readonly evidence: readonly SessionEvidence[];
  /** The evidence is of the whole file, not of what was added. */
  readonly evidenceFromStart: boolean;
}

export interface ReadContext {
  readonly now: number;
  /** Null: actions are not wanted. */
  readonly evidence: (() => EvidenceReader) | null;
  /** Kept between files, so that each thread has one. */
  readonly buffer: { bytes: Buffer };
}

/** Pieces of about this size stay in the processor's cache between reading and walking. */
export const pieceBytes = 1 << 20;
/** Lines above this are skipped. */
const longestLine = 64 << 20;
/** Files above this that must be read whole are skipped: as text they fill half of what one string can hold. */
const largestWhole = 256 << 20;
const markBytes = 256;
const start: ReadPoint = { to: 0, line: 1, state: null };

/** Reads what is new in one file. Never throws for bad input or files that cannot be read. */
export function readLog(task: LogTask, source: Source, context: ReadContext): LogResult {
  let file: number;
  try {
    file = openSync(task.file, "r");
  } catch (error) {
    return { kind: "unreadable", reason: reasonOf(error) };
  }
  try {
    return readOpen(file, task, source, context);
  } catch (error) {
    return { kind: "unreadable", reason: reasonOf(error) };
  } finally {
    closeSync(file);
    if (context.buffer.bytes.length > 4 * pieceBytes) context.buffer.bytes = Buffer.allocUnsafeSlow(pieceBytes);
  }
}

function readOpen(file: number, task: LogTask, source: Source, context: ReadContext): LogResult {
  // The size now is the end: what is written while we read is for the next run.
  const { size, mtimeMs } = fstatSync(file);
  const grown = source.mode === "lines" && task.point !== null && task.point.to <= size && markOf(file, task.point.to) === task.mark;
  const point = grown && task.point !== null ? task.point : start;
  const evidence = context.evidence === null ? null : context.evidence();
  const from = evidence === null ? point : grown && task.evidencePoint !== null ? task.evidencePoint : start;
  const collector = createCollector({ tool: task.tool, now: context.now, at: grown ? task.at : 0, fromLine: point.line, evidence });
  const run = { file, size, source, path: task.path, actions: evidence !== null, sink: collector.sink, buffer: context.buffer };
  const { end, unfinished } = source.mode === "lines" ? readLines(run, from) : readWhole(run);
  const { rows, sessions, skipped, evidence: collected, at } = collector.finish();
  return {
    kind: "read",
    size,
    modified: mtimeMs,
    mark: markOf(file, end.to),
    at,
    point: end,
    evidencePoint: evidence === null ? (grown ? task.evidencePoint : null) : end,
    rows,
    joinRows: grown ? "add" : "max",
    joinSessions: grown && from === point ? "add" : "max",
    sessions,
    skipped,
    skippedFrom: grown ? from.line : 0,
    unfinished,
    evidence: collected,
    evidenceFromStart: from === start,
  };
}

interface Run {
  readonly file: number;
  readonly size: number;
  readonly source: Source;
  readonly path: string;
  readonly actions: boolean;
  readonly sink: ReturnType<typeof createCollector>["sink"];
  readonly buffer: { bytes: Buffer };
}

function readLines(run: Run, from: ReadPoint): { end: ReadPoint; unfinished: SkippedLine | null } {
  const { file, size, source, path, actions, sink, buffer } = run;
  let { state, to: offset } = from;
  // A last line without its newline may have been read: what follows then still belongs to it.
  let line = from.to > 0 && !endsLine(file, from.to) ? from.line - 1 : from.line;
  let held = 0;
  let overlong = false;
  const feed = (bytes: Buffer, last: boolean): void => {
    state = source.read({ path, bytes, line, state, actions, last }, sink);
    line += countLines(bytes);
  };
  for (;;) {
    const room = Math.min(buffer.bytes.length - held, pieceBytes, size - offset - held);
    const got = readSync(file, buffer.bytes, held, room, offset + held);
    const bytes = buffer.bytes.subarray(0, held + got);
    const ended = got === 0 || offset + bytes.length >= size;
    let begin = 0;
    if (overlong) {
      // The rest of a line that is too long is dropped, its newline too.
      begin = bytes.indexOf(newline) + 1;
      overlong = begin === 0;
      if (overlong) begin = bytes.length;
      else line++;
    }
    // What was held has no newline in it.
    const last = bytes.subarray(held).lastIndexOf(newline);
    const split = Math.max(begin, last < 0 ? 0 : held + last + 1);
    const whole = bytes.subarray(begin, split);
    const rest = bytes.subarray(split);
    if (ended) {
      const kind = kindOfLast(offset + split === 0 ? withoutMark(rest) : rest);
      feed(whole, kind !== "whole");
      if (kind === "whole") feed(rest, true);
      const to = offset + (kind === "whole" ? bytes.length : split);
      const unfinished = kind === "broken" ? { line, reason: "the last line is cut off" } : null;
      return { end: { to, line: kind === "whole" || overlong ? line + 1 : line, state }, unfinished };
    }
    if (whole.length > 0) feed(whole, false);
    else if (bytes.length === buffer.bytes.length && !overlong && !grow(buffer)) {
      sink.skipped(line, `the line is longer than ${longestLine >> 20} MB`);
      overlong = true;
    }
    const keepFrom = overlong ? bytes.length : split;
    if (keepFrom > 0) buffer.bytes.copyWithin(0, keepFrom, bytes.length);
    offset += keepFrom;
    held = bytes.length - keepFrom;
  }
}

/** A file that its tool rewrites in place. */
function readWhole({ file, size, source, path, actions, sink, buffer }: Run): { end: ReadPoint; unfinished: SkippedLine | null } {
  if (size > largestWhole) {
    sink.skipped(0, `the file is larger than ${largestWhole >> 20} MB`);
    return { end: { to: size, line: 1, state: null }, unfinished: null };
  }
  if (size > buffer.bytes.length) buffer.bytes = Buffer.allocUnsafeSlow(size);
  let filled = 0;
  for (;;) {
    const got = readSync(file, buffer.bytes, filled, size - filled, filled);
    filled += got;
    if (got === 0 || filled >= size) break;
  }
  const state = source.read({ path, bytes: buffer.bytes.subarray(0, filled), line: 1, state: null, actions, last: true }, sink);
  return { end: { to: size, line: 1, state }, unfinished: null };
}

const newline = 10;

/** What stands behind the last newline: nothing, a whole object whose newline is missing, or part of a line. */
function kindOfLast(rest: Buffer): "nothing" | "whole" | "broken" {
  const cursor = createCursor();
  cursor.bytes = rest;
  cursor.end = rest.length;
  if (atEnd(cursor)) return "nothing";
  try {
    if (peek(cursor) !== 123) return "broken";
    skip(cursor);
    return atEnd(cursor) ? "whole" : "broken";
  } catch (error) {
    if (error !== malformed) throw error;
    return "broken";
  }
}

/** Some editors put a byte order mark at the start of a file. */
function withoutMark(bytes: Buffer): Buffer {
  return bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf ? bytes.subarray(3) : bytes;
}

function countLines(bytes: Buffer): number {
  let lines = 0;
  for (let at = bytes.indexOf(newline); at >= 0; at = bytes.indexOf(newline, at + 1)) lines++;
  return lines;
}

/**
 * Makes the buffer as large as the longest line may be, keeping what is in it; false where it is. Memory is taken
 * only as far as the buffer is filled, so there is no need to grow by steps.
 */
function grow(buffer: { bytes: Buffer }): boolean {
  if (buffer.bytes.length >= longestLine) return false;
  const larger = Buffer.allocUnsafeSlow(longestLine);
  buffer.bytes.copy(larger);
  buffer.bytes = larger;
  return true;
}

function endsLine(file: number, to: number): boolean {
  const byte = Buffer.alloc(1);
  return readSync(file, byte, 0, 1, to - 1) === 1 && byte[0] === newline;
}

/** Hash of the first bytes of a file and of those just before `to`. */
function markOf(file: number, to: number): number {
  const bytes = Buffer.alloc(2 * markBytes);
  const length = Math.min(markBytes, to);
  const head = readSync(file, bytes, 0, length, 0);
  const tail = readSync(file, bytes, head, length, to - length);
  return responseKey(bytes.toString("latin1", 0, head + tail));
}

/** What went wrong, in plain words. Other errors than the system's are defects: their message may quote the log. */
function reasonOf(error: unknown): string {
  const code: unknown = error instanceof Error && "code" in error ? error.code : null;
  if (code === "EACCES" || code === "EPERM") return "the file may not be read";
  if (code === "ENOENT") return "the file was deleted while it was read";
  if (code === "ELOOP") return "the file is a symbolic link that leads in a circle";
  if (typeof code === "string") return `the file cannot be read (${code})`;
  return `the reader failed on this file (${error instanceof Error ? error.name : typeof error}); please report it`;
}
