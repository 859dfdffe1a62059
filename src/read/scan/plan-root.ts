import type { QueryDatabase } from "../../kit/database-question.ts";
import { isSource, type Source } from "../../kit/define-source.ts";
import { loadFrom } from "../../kit/load-folder.ts";
import type { LogChange, StoredEvidence, StoredLog, UsageStore } from "../../kit/usage-store.ts";
import type { Skipped } from "../../model/skipped.ts";
import type { UsageColumns } from "../../model/usage-columns.ts";
import { areRows } from "./encode-rows.ts";
import { findLogs, type LogRoot } from "./find-logs.ts";
import type { KnownLog } from "./join-result.ts";
import { withWriteAheadLog, type FoundDatabase } from "./read-database.ts";
import type { LogTask } from "./read-log.ts";
import { sourcesFolder } from "./scan-logs.ts";

/** One root: what is known from before, what lies there now, and what has to be read. */
export interface Plan {
  readonly root: LogRoot;
  /** Version of the root's source. */
  readonly reader: number;
  readonly found: boolean;
  readonly files: number;
  readonly stored: readonly StoredLog[];
  readonly evidence: ReadonlyMap<number, StoredEvidence>;
  readonly tasks: readonly LogTask[];
  /** Beside each task: what is known of its log. */
  readonly known: readonly (KnownLog | null)[];
  /** The tasks that are databases. */
  readonly databases: ReadonlyMap<LogTask, FoundDatabase>;
  readonly skipped: Skipped[];
  /** Files whose stored rows turned out unreadable. */
  readonly unreadable: string[];
  /** Logs that were read; `id` is null where the store did not take them. */
  readonly changed: { readonly change: LogChange; readonly rows: UsageColumns; readonly id: number | null }[];
}

export interface PlanOptions {
  readonly store: UsageStore;
  /** Null: actions are not wanted. */
  readonly evidence: string | null;
  readonly queryDatabase?: QueryDatabase;
}

/** What of a root has to be read. `fromStart`: files whose stored rows cannot be read. */
export async function planRoot(root: LogRoot, options: PlanOptions, fromStart: ReadonlySet<string>): Promise<Plan> {
  const source = await loadFrom(sourcesFolder, root.source, isSource);
  // A log, its evidence and its details belong together: another run may save in between.
  return options.store.atOneMoment(() => planFrom(source, root, options, fromStart));
}

function planFrom(source: Source, root: LogRoot, { store, evidence, queryDatabase }: PlanOptions, fromStart: ReadonlySet<string>): Plan {
  const { logs, skipped, found } = findLogs(root, source);
  const reader = source.version ?? 1;
  const stored = store.logs(root.source, root.folder);
  const before = evidence === null ? new Map<number, StoredEvidence>() : store.evidence(root.source, root.folder);
  const byPath = new Map(stored.map((log) => [log.path, log]));
  const tasks: LogTask[] = [];
  const known: (KnownLog | null)[] = [];
  const databases = new Map<LogTask, FoundDatabase>();
  for (const listed of logs) {
    const { path } = listed;
    const isDatabase = source.database?.isDatabase(path) === true;
    if (isDatabase && queryDatabase === undefined) continue;
    const file = `${root.folder}/${path}`;
    const { size, modified } = isDatabase ? withWriteAheadLog(file, listed) : listed;
    const log = byPath.get(path);
    const evidenceWhole = log === undefined || before.get(log.id)?.whole !== false;
    // Damaged, or read by an older version of the source, which saw less in it. Tokens and cost alone need none of the
    // cells that are checked here, and are to be there at once.
    const again = log !== undefined && ((evidence !== null && !log.whole) || log.reader < reader || fromStart.has(file));
    const same = log !== undefined && log.size === size && log.modified === modified;
    if (same && !again && evidenceWhole && (evidence === null || log.evidenceTo === log.readTo)) continue;
    const details = log === undefined ? null : store.details(log.id);
    const onward = details !== null && !again && areRows(details.rows) ? details : null;
    const task: LogTask = {
      file,
      path,
      tool: root.source,
      size,
      point: onward?.point ?? null,
      evidencePoint: evidenceWhole ? (onward?.evidencePoint ?? null) : null,
      mark: onward?.mark ?? 0,
      at: onward?.lastAt ?? 0,
    };
    tasks.push(task);
    if (isDatabase) databases.set(task, { source, modified });
    known.push(log === undefined || details === null ? null : { ...textsOf(log), revision: log.revision, details });
  }
  return {
    root,
    reader,
    found,
    files: logs.length,
    stored,
    evidence: before,
    tasks,
    known,
    databases,
    skipped,
    unreadable: [],
    changed: [],
  };
}

/** Texts of a damaged log say nothing. */
export function textsOf({ whole, skippedJson, sessionsJson }: StoredLog): Pick<StoredLog, "skippedJson" | "sessionsJson"> {
  return whole ? { skippedJson, sessionsJson } : { skippedJson: "", sessionsJson: "[]" };
}
