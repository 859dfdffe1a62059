import { closeSync, openSync, readSync } from "node:fs";
import type { Source } from "../../kit/define-source.ts";
import { readLog, type LogResult, type LogTask, type ReadContext } from "./read-log.ts";

/** Bytes of a file that a source may look at to claim it. */
const headBytes = 4096;

/**
 * Did a log's own source find nothing in it but lines it could not use? Then it may be a file of another tool.
 * Asked after reading and not before: nearly no file is one, and a look at every file's head would cost something.
 */
export function mayBeForeign(result: LogResult): boolean {
  return result.kind === "read" && result.rows.length === 0 && (result.skipped.length > 0 || result.unfinished !== null);
}

/**
 * Reads a file with the first source that claims it by its first bytes; null where none but its own does. Always from
 * the start: what is kept of such a file does not say who read it last.
 */
export function readClaimed(task: LogTask, sources: ReadonlyMap<string, Source>, context: ReadContext): LogResult | null {
  const head = headOf(task.file);
  if (head === null) return null;
  for (const [tool, source] of sources) {
    if (source.claims === undefined || !source.claims(head)) continue;
    if (tool === task.tool) return null;
    const result = readLog({ ...task, tool, point: null, evidencePoint: null, at: 0 }, source, context);
    // The sessions are stored with the folder's own tool: these name theirs.
    return result.kind === "read" ? { ...result, sessions: result.sessions.map((tally) => ({ ...tally, tool })) } : result;
  }
  return null;
}

function headOf(path: string): Buffer | null {
  const bytes = Buffer.alloc(headBytes);
  let file: number | null = null;
  try {
    file = openSync(path, "r");
    return bytes.subarray(0, readSync(file, bytes, 0, headBytes, 0));
  } catch {
    // Deleted since it was read, a moment ago: what its own source said stands.
    return null;
  } finally {
    if (file !== null) closeSync(file);
  }
}
