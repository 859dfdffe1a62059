import type { LogPiece, SourceState } from "../../kit/define-source.ts";
import { isRecord, recordAt, textOf, valueAt, type JsonRecord } from "../lines/fields.ts";
import { readCounter, type Counter } from "./counter.ts";
import { readCalls, saveCalls, type WaitingCall } from "./waiting-calls.ts";

/**
 * What is known of a thread after so many lines of its rollout. A fork or sub-agent that was given its parent's
 * history begins with its own header, then holds the parent's lines, header included, written anew at fork time.
 */
export interface CodexThread {
  /** The file's own thread. */
  id: string;
  /** The session it belongs to: for a sub-agent its root's thread, else its own. */
  session: string;
  /** The thread's id where it is a sub-agent. */
  agent: string | null;
  version: string;
  model: string;
  cwd: string | null;
  branch: string | null;
  /** Each header seen, in order: thread → the thread it was forked from or spawned by, "" where it names none. */
  parents: Map<string, string>;
  /** The counter may have begun with somebody else's total. */
  inherited: boolean;
  /** History is paginated: counters are never copied, forks refer to their parent. */
  paginated: boolean;
  /** A counter tells nothing that is not in a usage record as well. */
  recordsOnly: boolean;
  /** The parent's header stands in the file, so its lines do too. */
  copied: boolean;
  /** The copied lines are over. */
  ownBegun: boolean;
  /** Ordinal of the first line of a paginated sub-agent that is its own. */
  ownFrom: number | null;
  turnSeen: boolean;
  /** Turns have ids that tell when they began. */
  turnsDated: boolean;
  total: Counter | null;
  /** The growth of the counter that comes next is in a usage record already. */
  covered: boolean;
  searches: number;
  /** Time of the last line that had one, NaN before the first. */
  at: number;
  calls: WaitingCall[];
}

/** The thread as the pieces before this one left it; a new one for the first piece. */
export function openThread(piece: LogPiece): CodexThread {
  const saved = recordAt(piece.state);
  const id = textOf(saved["id"]) ?? threadOfPath(piece.path);
  const total = readCounter(saved["total"]);
  // Without the state of the lines before, the counter's beginning is unknown.
  const lost = piece.line > 1 && !isRecord(piece.state);
  return {
    id,
    session: textOf(saved["session"]) ?? id,
    agent: textOf(saved["agent"]),
    version: textOf(saved["version"]) ?? "",
    model: textOf(saved["model"]) ?? unknownModel,
    cwd: textOf(saved["cwd"]),
    branch: textOf(saved["branch"]),
    parents: new Map(readPairs(saved["parents"])),
    inherited: lost || saved["inherited"] === true,
    paginated: saved["paginated"] === true,
    recordsOnly: saved["recordsOnly"] === true,
    copied: saved["copied"] === true,
    ownBegun: saved["ownBegun"] === true,
    ownFrom: numberOf(saved["ownFrom"]),
    turnSeen: lost || saved["turnSeen"] === true,
    turnsDated: saved["turnsDated"] === true,
    total: total === "unusable" ? null : total,
    covered: saved["covered"] === true,
    searches: numberOf(saved["searches"]) ?? 0,
    at: numberOf(saved["at"]) ?? NaN,
    calls: readCalls(saved["calls"]),
  };
}

/** For the next piece. Calls that still wait are text: keep none where the state is stored. */
export function saveThread(thread: CodexThread): SourceState {
  const { parents, total, calls, at, ...plain } = thread;
  return {
    ...plain,
    parents: [...parents],
    total: total === null ? null : counterFields(total),
    at: Number.isNaN(at) ? null : at,
    calls: saveCalls(calls),
  };
}

/** The model of responses before the log names one (early September 2025 and damaged logs). */
const unknownModel = "unknown";

/**
 * Takes a header in. The first is the thread's own. A header of another thread behind it says that the lines from
 * here on are copies of that thread's. Returns whether it was the thread's own.
 */
export function takeHeader(thread: CodexThread, header: JsonRecord): boolean {
  const meta = isRecord(header["meta"]) ? header["meta"] : header;
  const id = textOf(meta["id"]) ?? textOf(meta["session_id"]);
  if (id === null) return false;
  const parent = textOf(meta["forked_from_id"]) ?? spawnedBy(meta);
  if (thread.parents.size > 0 && id !== thread.id) {
    // Headers that name no parent (before 2026) are told by their order: each is followed by its parent's.
    const child = [...thread.parents.keys()].at(-1) ?? thread.id;
    if (!thread.parents.has(id) && thread.parents.get(child) === "") thread.parents.set(child, id);
    if (!thread.parents.has(id)) thread.parents.set(id, parent ?? "");
    thread.inherited = true;
    thread.copied = true;
    return false;
  }
  thread.id = id;
  thread.parents.set(id, parent ?? thread.parents.get(id) ?? "");
  thread.version = textOf(meta["cli_version"]) ?? thread.version;
  thread.paginated ||= meta["history_mode"] === "paginated";
  thread.inherited ||= parent !== null || isRecord(meta["history_base"]);
  thread.ownFrom = numberOf(meta["subagent_history_start_ordinal"]) ?? thread.ownFrom;
  thread.recordsOnly ||= thread.inherited && writesRecords(thread.version);
  takeSession(thread, meta);
  const git = isRecord(meta["git"]) ? meta["git"] : recordAt(header, "git");
  thread.cwd = textOf(meta["cwd"]) ?? thread.cwd;
  thread.branch = textOf(git["branch"]) ?? thread.branch;
  return true;
}

/**
 * The thread with whose counter this one's began: the oldest whose header stands in the file. A copy of a response
 * has the same cumulative total there, so lineage and total together name it wherever it was copied to.
 */
export function lineage(thread: CodexThread): string {
  let id = thread.id;
  if (thread.paginated) return id;
  for (const seen = new Set<string>(); !seen.has(id);) {
    seen.add(id);
    const parent = thread.parents.get(id);
    if (parent === undefined || !thread.parents.has(parent)) break;
    id = parent;
  }
  return id;
}

function takeSession(thread: CodexThread, meta: JsonRecord): void {
  const root = textOf(meta["session_id"]);
  const parent = isSubagent(meta) ? (root !== null && root !== thread.id ? root : spawnedBy(meta)) : null;
  thread.session = parent ?? thread.id;
  thread.agent = parent === null ? null : thread.id;
}

function isSubagent(meta: JsonRecord): boolean {
  const kind = meta["thread_source"];
  if (typeof kind === "string") return kind !== "user";
  return valueAt(meta["source"], "subagent") !== undefined || valueAt(meta["source"], "internal") !== undefined;
}

function spawnedBy(meta: JsonRecord): string | null {
  return textOf(meta["parent_thread_id"]) ?? textOf(valueAt(meta["source"], "subagent", "thread_spawn", "parent_thread_id"));
}

/** Since 0.153 every response has a usage record of its own; 0.0.0 is a build of the day. */
function writesRecords(version: string): boolean {
  const [, major = "", minor = ""] = /^(\d+)\.(\d+)\./.exec(version) ?? [];
  if (version === "" || major === "") return false;
  return Number(major) > 0 || Number(minor) >= 153 || version.startsWith("0.0.0");
}

function threadOfPath(path: string): string {
  const name = path.slice(path.lastIndexOf("/") + 1);
  return /[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}/.exec(name)?.[0] ?? name.replace(/\.jsonl$/, "");
}

function readPairs(value: unknown): readonly (readonly [string, string])[] {
  if (!Array.isArray(value)) return [];
  return value.flatMap((pair: unknown) => {
    const [key, text]: readonly unknown[] = Array.isArray(pair) ? pair : [];
    return typeof key === "string" && typeof text === "string" ? [[key, text] as const] : [];
  });
}

function numberOf(value: unknown): number | null {
  return typeof value === "number" && Number.isFinite(value) ? value : null;
}

function counterFields(counter: Counter): SourceState {
  return {
    input_tokens: counter.input,
    cached_input_tokens: counter.cached,
    cache_write_input_tokens: counter.cacheWrite,
    output_tokens: counter.output,
    reasoning_output_tokens: counter.reasoning,
    total_tokens: counter.all,
  };
}
