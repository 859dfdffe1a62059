import { realpathSync, statSync } from "node:fs";
import type { QueryDatabase } from "../../kit/database-question.ts";
import type { EvidenceReader, Source } from "../../kit/define-source.ts";
import { createCollector } from "./collect.ts";
import type { FoundLog } from "./find-logs.ts";
import type { LogResult, LogTask } from "./read-log.ts";

/** A database among the logs, with its source and the time it was last written to. */
export interface FoundDatabase {
  readonly source: Source;
  /** Milliseconds. */
  readonly modified: number;
}

export interface DatabaseContext {
  readonly now: number;
  /** Null: actions are not wanted. */
  readonly evidence: (() => EvidenceReader) | null;
  readonly queryDatabase: QueryDatabase;
}

/** Size and time of a database together with its write-ahead log: what is new may be in the log only. */
export function withWriteAheadLog(file: string, log: FoundLog): FoundLog {
  const stat = statSync(`${realPath(file)}-wal`, { throwIfNoEntry: false });
  return stat === undefined ? log : { ...log, size: log.size + stat.size, modified: Math.max(log.modified, stat.mtimeMs) };
}

/**
 * Reads a whole database, as a log that is rewritten in place is read. Its size and time are those from before: what
 * is written while it is asked is for the next run.
 */
export function readDatabase(task: LogTask, { source, modified }: FoundDatabase, context: DatabaseContext): LogResult {
  const questions = source.database?.questions ?? [];
  const actions = context.evidence !== null;
  const answer = context.queryDatabase(
    task.file,
    questions.filter((question) => actions || !question.actions),
  );
  if (answer.kind === "unreadable") return answer;
  const evidence = context.evidence === null ? null : context.evidence();
  const collector = createCollector({ tool: task.tool, now: context.now, at: 0, fromLine: 1, evidence });
  source.read({ path: task.path, bytes: answer.bytes, line: 1, state: null, actions, last: true }, collector.sink);
  const point = { to: task.size, line: 1, state: null };
  return {
    kind: "read",
    size: task.size,
    modified,
    mark: 0,
    point,
    evidencePoint: actions ? point : null,
    joinRows: "max",
    joinSessions: "max",
    skippedFrom: 0,
    unfinished: null,
    evidenceFromStart: true,
    ...collector.finish(),
  };
}

/** SQLite keeps the log beside the file itself, not beside a link to it. */
function realPath(file: string): string {
  try {
    return realpathSync(file);
  } catch {
    // Deleted since it was found: reading it will say so.
    return file;
  }
}
