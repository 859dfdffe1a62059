import type { QueryDatabase } from "../../kit/database-question.ts";
import { isSource, type SessionEvidence } from "../../kit/define-source.ts";
import { loadFrom } from "../../kit/load-folder.ts";
import type { LogChange, StoredLog, UsageStore } from "../../kit/usage-store.ts";
import type { Session } from "../../model/session.ts";
import type { Skipped } from "../../model/skipped.ts";
import { createColumns, usageAt, type UsageColumns } from "../../model/usage-columns.ts";
import type { Usage } from "../../model/usage.ts";
import { decodeRows } from "./encode-rows.ts";
import { findLogs, type LogRoot } from "./find-logs.ts";
import { changeOf, joinRows, skippedIn, type KnownLog } from "./join-result.ts";
import { joinUsage, snapshotOf, type JoinLog } from "./joined-usage.ts";
import { priceRows, type RowPrices } from "./price-rows.ts";
import { readDatabase, withWriteAheadLog, type FoundDatabase } from "./read-database.ts";
import type { LogResult, LogTask } from "./read-log.ts";
import { loadEvidence, scanLogs, sourcesFolder } from "./scan-logs.ts";
import { joinSessions } from "./session-tally.ts";

export interface ReadLogsOptions {
  readonly roots: readonly LogRoot[];
  readonly store: UsageStore;
  /** Address of a module that exports `createEvidenceReader(): EvidenceReader`; null: tokens only, the fast path. */
  readonly evidence: string | null;
  /** Asked once for each new row; the answer is stored with it. */
  readonly book: RowPrices;
  /** Milliseconds. Times more than two years later are taken for a clock that is wrong. */
  readonly now: number;
  /** Opens the databases that some tools keep instead of files. Left out: they are not read. */
  readonly queryDatabase?: QueryDatabase;
  readonly onProgress?: (done: number, total: number) => void;
}

export interface LogReading {
  /** One row for each response, of all tools, in no order. */
  readonly rows: UsageColumns;
  /** The rows as objects. */
  usages(): Usage[];
  /** Sessions of all tools, by start. */
  sessions(): Session[];
  readonly skipped: readonly Skipped[];
  /** By session; empty where no evidence was asked for. */
  readonly evidence: ReadonlyMap<string, readonly Uint8Array[]>;
  /** Where logs were looked for. `files` = logs found there now. */
  readonly lookedIn: readonly { readonly source: string; readonly folder: string; readonly found: boolean; readonly files: number }[];
}

/** One root: what is known from before, what lies there now, and what has to be read. */
interface Plan {
  readonly root: LogRoot;
  readonly found: boolean;
  readonly files: number;
  readonly stored: readonly StoredLog[];
  readonly evidence: ReadonlyMap<number, readonly SessionEvidence[]>;
  readonly tasks: readonly LogTask[];
  /** Beside each task: what is known of its log. */
  readonly known: readonly (KnownLog | null)[];
  /** The tasks that are databases. */
  readonly databases: ReadonlyMap<LogTask, FoundDatabase>;
  readonly skipped: Skipped[];
  /** Logs that were read; `id` is null where the store did not take them. */
  readonly changed: { readonly change: LogChange; readonly rows: UsageColumns; readonly id: number | null }[];
}

/** Logs saved in one transaction. */
const batch = 64;

/**
 * Reads the logs below the roots: only what is new since the last run, the rest comes from the store. Logs that were
 * deleted since are still in the result. A log that was replaced keeps the responses it had: they were billed.
 */
export async function readLogs(options: ReadLogsOptions): Promise<LogReading> {
  for (let last = false; ; last = true) {
    const { generation } = options.store;
    const reading = await readOnce(options);
    // A store whose damage showed half-way was exchanged for an empty one: everything is read once more.
    if (last || options.store.generation === generation) return reading;
  }
}

async function readOnce(options: ReadLogsOptions): Promise<LogReading> {
  const { store, book } = options;
  const plans: Plan[] = [];
  for (const root of options.roots) plans.push(await planRoot(root, options));
  const places = plans.flatMap((plan) => plan.tasks.map((task, index) => ({ plan, task, known: plan.known[index] ?? null })));
  const inFiles = places.filter(({ plan, task }) => !plan.databases.has(task));
  const arrived: Arrived[] = [];
  const settle = (): void => settleLogs(arrived.splice(0), store, book);
  await scanLogs(
    inFiles.map(({ task }) => task),
    {
      ...options,
      take(index, result) {
        const place = inFiles[index];
        if (place !== undefined) arrived.push({ ...place, result });
      },
      // Not all at the end: other threads read on meanwhile, and what is saved is safe if this run is stopped.
      between() {
        if (arrived.length >= batch) settle();
      },
    },
  );
  arrived.push(...(await readDatabases(places, options)));
  settle();
  const names = JSON.stringify(options.roots);
  const joined = joinUsage(
    plans.flatMap((plan) => logsToJoin(plan, store)),
    store.joined(names),
  );
  const { rows } = joined;
  priceRows(rows, book, joined.raised);
  const snapshot = joined.fresh ? null : snapshotOf(joined);
  if (snapshot !== null) store.keepJoined(names, snapshot);
  return {
    rows,
    usages: () => Array.from({ length: rows.length }, (_, row) => usageAt(rows, row)),
    sessions: () => sessionsOf(plans, store),
    skipped: plans.flatMap(skippedOf),
    evidence: gatherEvidence(plans),
    lookedIn: plans.map(({ root, found, files }) => ({ ...root, found, files })),
  };
}

async function planRoot(root: LogRoot, { store, evidence, queryDatabase }: ReadLogsOptions): Promise<Plan> {
  const source = await loadFrom(sourcesFolder, root.source, isSource);
  const { logs, skipped, found } = findLogs(root, source);
  const stored = store.logs(root.source, root.folder);
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
    if (log !== undefined && log.size === size && log.modified === modified && (evidence === null || log.evidenceTo === log.readTo))
      continue;
    const details = log === undefined ? null : store.details(log.id);
    const task: LogTask = {
      file,
      path,
      tool: root.source,
      size,
      point: details?.point ?? null,
      evidencePoint: details?.evidencePoint ?? null,
      mark: details?.mark ?? 0,
      at: details?.lastAt ?? 0,
    };
    tasks.push(task);
    if (isDatabase) databases.set(task, { source, modified });
    known.push(log === undefined || details === null ? null : { revision: log.revision, skippedJson: log.skippedJson, details });
  }
  const before = evidence === null ? new Map<number, readonly SessionEvidence[]>() : store.evidence(root.source, root.folder);
  return { root, found, files: logs.length, stored, evidence: before, tasks, known, databases, skipped, changed: [] };
}

/** A log to read, and what is known of it. */
interface Place {
  readonly plan: Plan;
  readonly task: LogTask;
  readonly known: KnownLog | null;
}

interface Arrived extends Place {
  readonly result: LogResult;
}

/** On this thread: there is one for each tool at most. */
async function readDatabases(places: readonly Place[], { queryDatabase, evidence, now }: ReadLogsOptions): Promise<Arrived[]> {
  const found = places.flatMap((place) => {
    const database = place.plan.databases.get(place.task);
    return database === undefined ? [] : [{ place, database }];
  });
  if (queryDatabase === undefined || found.length === 0) return [];
  const context = { now, queryDatabase, evidence: evidence === null ? null : await loadEvidence(evidence) };
  return found.map(({ place, database }) => ({ ...place, result: readDatabase(place.task, database, context) }));
}

/** Joins what was read with what is known, prices it, and saves it. */
function settleLogs(arrived: readonly Arrived[], store: UsageStore, book: RowPrices): void {
  for (const plan of new Set(arrived.map((log) => log.plan))) {
    const logs = arrived
      .filter((log) => log.plan === plan)
      .flatMap(({ task, known, result }) => {
        if (result.kind === "unreadable") {
          plan.skipped.push({ file: task.file, line: 0, reason: result.reason });
          return [];
        }
        const rows = joinRows(known, result);
        priceRows(rows, book);
        return { change: changeOf(task.path, known, result, rows), rows };
      });
    const ids = store.save(
      plan.root.source,
      plan.root.folder,
      logs.map(({ change }) => change),
    );
    for (const [index, log] of logs.entries()) plan.changed.push({ ...log, id: ids[index] ?? null });
  }
}

/** Changed logs from memory, the others from the store. */
function logsToJoin(plan: Plan, store: UsageStore): JoinLog[] {
  const changed = new Map(plan.changed.map((entry) => [entry.change.path, entry]));
  const nameOf = (path: string): string => `${plan.root.folder}/${path}`;
  const logs: JoinLog[] = plan.changed.map(({ change, rows, id }) => ({
    id,
    revision: change.revision + 1,
    name: nameOf(change.path),
    rows: () => rows,
  }));
  for (const { id, path, revision } of plan.stored) {
    if (changed.has(path)) continue;
    logs.push({
      id,
      revision,
      name: nameOf(path),
      rows: () => {
        const details = store.details(id);
        const rows = details === null ? null : decodeRows(details.rows);
        if (rows === null) plan.skipped.push({ file: nameOf(path), line: 0, reason: "what was kept of this log cannot be read" });
        return rows ?? createColumns();
      },
    });
  }
  return logs;
}

function skippedOf({ root, stored, changed, skipped }: Plan): readonly Skipped[] {
  const jsons = new Map(stored.map(({ path, skippedJson }) => [path, skippedJson]));
  for (const { change } of changed) jsons.set(change.path, change.skippedJson);
  const listed = [...jsons].flatMap(([path, json]) =>
    skippedIn(json).map(({ line, reason }) => ({ file: `${root.folder}/${path}`, line, reason })),
  );
  return [...skipped, ...listed.sort((a, b) => (a.file === b.file ? a.line - b.line : a.file < b.file ? -1 : 1))];
}

function sessionsOf(plans: readonly Plan[], store: UsageStore): Session[] {
  const byTool = new Map<string, string[]>();
  for (const { root, changed } of plans) {
    const jsons = store.sessions(root.source, root.folder);
    const unsaved = changed.filter(({ id }) => id === null).map(({ change }) => change.sessionsJson);
    byTool.set(root.source, [...(byTool.get(root.source) ?? []), ...jsons, ...unsaved]);
  }
  return joinSessions(byTool);
}

/** By session, files in the order of their paths, so that the same logs always give the same bytes. */
function gatherEvidence(plans: readonly Plan[]): ReadonlyMap<string, readonly Uint8Array[]> {
  const bySession = new Map<string, Uint8Array[]>();
  for (const { stored, changed, evidence } of plans) {
    const byPath = new Map(stored.map(({ path, id }) => [path, evidence.get(id) ?? []]));
    for (const { change } of changed)
      byPath.set(change.path, [...(change.evidenceFromStart ? [] : (byPath.get(change.path) ?? [])), ...change.evidence]);
    const paths = [...byPath.keys()].sort();
    for (const { session, bytes } of paths.flatMap((path) => byPath.get(path) ?? [])) {
      const known = bySession.get(session);
      if (known === undefined) bySession.set(session, [bytes]);
      else known.push(bytes);
    }
  }
  return bySession;
}
