import { existsSync } from "node:fs";
import type { QueryDatabase } from "../../kit/database-question.ts";
import type { UsageStore } from "../../kit/usage-store.ts";
import type { Session } from "../../model/session.ts";
import type { Skipped } from "../../model/skipped.ts";
import { createColumns, usageAt, type UsageColumns } from "../../model/usage-columns.ts";
import type { Usage } from "../../model/usage.ts";
import { decodeRows } from "./encode-rows.ts";
import type { LogRoot } from "./find-logs.ts";
import { changeOf, joinRows, skippedIn, type KnownLog } from "./join-result.ts";
import { joinUsage, snapshotOf, type JoinLog } from "./joined-usage.ts";
import { planRoot, textsOf, type Plan } from "./plan-root.ts";
import { priceRows, type RowPrices } from "./price-rows.ts";
import { readDatabase } from "./read-database.ts";
import type { LogResult, LogTask } from "./read-log.ts";
import { loadEvidence, scanLogs } from "./scan-logs.ts";
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

/** Logs saved in one transaction. */
const batch = 64;

/**
 * Reads the logs below the roots: only what is new since the last run, the rest comes from the store. Logs that were
 * deleted since are still in the result. A log that was replaced keeps the responses it had: they were billed.
 */
export async function readLogs(options: ReadLogsOptions): Promise<LogReading> {
  const fromStart = new Set<string>();
  for (let tries = 1; ; tries++) {
    const { generation } = options.store;
    const { reading, unreadable } = await readOnce(options, fromStart);
    // A store whose damage showed half-way was exchanged for an empty one: everything is read once more. Where only
    // some logs' rows are damaged, those logs are. Each try can meet damage that the one before did not get to.
    if (tries === mostTries || (options.store.generation === generation && unreadable.length === 0)) return reading;
    for (const file of unreadable) fromStart.add(file);
  }
}

const mostTries = 3;

/** `fromStart`: files whose stored rows cannot be read. Returns those found now that still exist, too. */
async function readOnce(
  options: ReadLogsOptions,
  fromStart: ReadonlySet<string>,
): Promise<{ reading: LogReading; unreadable: readonly string[] }> {
  const { store, book } = options;
  const { generation } = store;
  const plans: Plan[] = [];
  for (const root of options.roots) plans.push(await planRoot(root, options, fromStart));
  const places = plans.flatMap((plan) => plan.tasks.map((task, index) => ({ plan, task, known: plan.known[index] ?? null })));
  const inFiles = places.filter(({ plan, task }) => !plan.databases.has(task));
  const arrived: Arrived[] = [];
  // What was read on from a store that is set aside since is only a part: it must not get into the new one.
  const settle = (): void => settleLogs(arrived.splice(0), store.generation === generation ? store : null, book);
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
  const unreadable = plans.flatMap((plan) => plan.unreadable);
  const complete = store.generation === generation && unreadable.length === 0;
  const snapshot = joined.fresh || !complete ? null : snapshotOf(joined);
  if (snapshot !== null) store.keepJoined(names, snapshot);
  const reading: LogReading = {
    rows,
    usages: () => Array.from({ length: rows.length }, (_, row) => usageAt(rows, row)),
    sessions: () => sessionsOf(plans),
    skipped: plans.flatMap(skippedOf),
    evidence: gatherEvidence(plans),
    lookedIn: plans.map(({ root, found, files }) => ({ ...root, found, files })),
  };
  return { reading, unreadable: unreadable.filter((file) => !fromStart.has(file) && existsSync(file)) };
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

/** Joins what was read with what is known, prices it, and saves it where there is a store to save it in. */
function settleLogs(arrived: readonly Arrived[], store: UsageStore | null, book: RowPrices): void {
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
        return { change: changeOf(task.path, plan.reader, known, result, rows), rows };
      });
    const changes = logs.map(({ change }) => change);
    const ids = store === null ? [] : store.save(plan.root.source, plan.root.folder, changes);
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
        if (rows === null) {
          plan.skipped.push({ file: nameOf(path), line: 0, reason: "what was kept of this log cannot be read" });
          plan.unreadable.push(nameOf(path));
        }
        return rows ?? createColumns();
      },
    });
  }
  return logs;
}

function skippedOf({ root, stored, changed, skipped }: Plan): readonly Skipped[] {
  const jsons = new Map(stored.map((log) => [log.path, log.skippedJson === "" ? "" : textsOf(log).skippedJson]));
  for (const { change } of changed) jsons.set(change.path, change.skippedJson);
  const listed = [...jsons].flatMap(([path, json]) =>
    skippedIn(json).map(({ line, reason }) => ({ file: `${root.folder}/${path}`, line, reason })),
  );
  return [...skipped, ...listed.sort((a, b) => (a.file === b.file ? a.line - b.line : a.file < b.file ? -1 : 1))];
}

function sessionsOf(plans: readonly Plan[]): Session[] {
  const byTool = new Map<string, string[]>();
  for (const { root, stored, changed } of plans) {
    const byPath = new Map(stored.map((log) => [log.path, textsOf(log).sessionsJson]));
    for (const { change } of changed) byPath.set(change.path, change.sessionsJson);
    const jsons = [...byPath].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, json]) => json);
    byTool.set(root.source, [...(byTool.get(root.source) ?? []), ...jsons]);
  }
  return joinSessions(byTool);
}

/** By session, files in the order of their paths, so that the same logs always give the same bytes. */
function gatherEvidence(plans: readonly Plan[]): ReadonlyMap<string, readonly Uint8Array[]> {
  const bySession = new Map<string, Uint8Array[]>();
  for (const { stored, changed, evidence } of plans) {
    const byPath = new Map(stored.map(({ path, id }) => [path, evidence.get(id)?.parts ?? []]));
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
