import type { LogPiece, Source, SourceSink } from "../../kit/define-source.ts";
import { responseKey } from "../../model/response-key.ts";
import { settleAll, takeEvent, takeItem } from "../codex/actions.ts";
import { beginsOwnWork } from "../codex/copied-lines.ts";
import { growth, nameOf, readCounter, smaller, tokensOf, type Counter } from "../codex/counter.ts";
import { lineage, openThread, saveThread, takeHeader, type CodexThread } from "../codex/thread.ts";
import { remoteId } from "../git/remote-id.ts";
import { isRecord, recordAt, textOf, timeOf, type JsonRecord } from "../lines/fields.ts";
import { eachRecord } from "../lines/json-lines.ts";
import { nothingShown } from "../lines/nothing-shown.ts";

/**
 * Codex (CLI, IDE, desktop): rollouts in `sessions/YYYY/MM/DD` and, moved there by hand, `archived_sessions`.
 * Source: openai/codex, codex-rs/rollout and codex-rs/protocol, versions 0.34 to 0.162.
 *
 * What a response used is told in two ways. Since 0.153 by a `token_usage_record` with the response's id. Before, and
 * still beside it, by `token_count`, a cumulative counter: a response is what it grew by. Its traps:
 * 1. It is written again for rate limits and estimates: an unchanged total is no response.
 * 2. It falls: to zero when the context overflows, by any amount at a compaction. Then `last_token_usage` is the response.
 * 3. A fork or sub-agent may begin with a copy of its parent's lines, at new times, or silently with the parent's total.
 *    Copies have the parent's key (lineage and total), so each response counts once whichever file is there.
 *    A total that was never seen growing is no response.
 * 4. Compaction requests are in the records only.
 * Two own responses of two forks of one parent would share a key if all their totals were equal, digit by digit.
 */
const codex: Source = {
  name: "Codex",
  roots: ({ home, variables }) => [variables["CODEX_HOME"] || `${home}/.codex`],
  layout: "sessions/YYYY/MM/DD/rollout-*.jsonl (~/.codex)",
  recognises: (entries) =>
    entries.some((name) => name === "sessions" || name === "archived_sessions" || /^20\d\d$/.test(name) || isRollout(name)),
  isLog: (path) => isRollout(path.slice(path.lastIndexOf("/") + 1)),
  mode: "lines",
  read(piece, sink) {
    const thread = openThread(piece);
    const work = { from: NaN, until: NaN, lines: 0 };
    eachRecord(piece, sink, (record, line) => readLine(thread, record, { piece, sink, line, work }));
    reportWork(thread, work, sink);
    if (piece.last ?? true) settleAll(thread, (action) => sink.action(thread.session, action));
    return saveThread(thread);
  },
};

export default codex;

interface Reading {
  readonly piece: LogPiece;
  readonly sink: SourceSink;
  readonly line: number;
  /** Own lines since facts were last reported. */
  readonly work: { from: number; until: number; lines: number };
}

function isRollout(name: string): boolean {
  return name.startsWith("rollout-") && name.endsWith(".jsonl");
}

function readLine(thread: CodexThread, record: JsonRecord, reading: Reading): void {
  const before = thread.at;
  const time = timeOf(record["timestamp"]);
  if (!Number.isNaN(time)) thread.at = time;
  // Before September 2025 a line was the item itself, and the header had no type.
  const wrapped = isRecord(record["payload"]);
  const payload = wrapped ? recordAt(record, "payload") : record;
  const bareHeader =
    thread.parents.size === 0 && record["type"] === undefined && record["record_type"] === undefined && !Number.isNaN(time);
  const kind = bareHeader ? "session_meta" : record["type"];
  if (kind === "session_meta") {
    if (takeHeader(thread, payload)) reportHeader(thread, payload, reading.sink);
    return;
  }
  if (thread.copied && !thread.ownBegun) thread.ownBegun = beginsOwnWork(thread, record, before);
  const own = !thread.copied || thread.ownBegun;
  if (kind === "turn_context") takeTurn(thread, payload, own, reading);
  else if (kind === "token_usage_record") takeRecord(thread, payload, reading);
  else if (kind === "event_msg" && payload["type"] === "token_count") takeCount(thread, recordAt(payload, "info"), reading);
  else if (payload["type"] === "web_search_call" && recordAt(payload, "action")["type"] === "search") thread.searches++;
  else if (own && reading.piece.actions) {
    const report = reading.sink.action.bind(reading.sink, thread.session);
    if (kind === "event_msg") takeEvent(thread, payload, report);
    else if (kind === "response_item" || !wrapped) takeItem(thread, payload, report);
  }
  if (own && !Number.isNaN(thread.at)) countLine(thread, reading.work);
}

function takeTurn(thread: CodexThread, turn: JsonRecord, own: boolean, { work, sink }: Reading): void {
  thread.turnSeen = true;
  thread.model = textOf(turn["model"]) ?? thread.model;
  const cwd = textOf(turn["cwd"]);
  if (!own || cwd === null || cwd === thread.cwd) return;
  reportWork(thread, work, sink);
  thread.cwd = cwd;
}

/** One per response that reported usage, compactions included; a copy keeps the thread it was written for. */
function takeRecord(thread: CodexThread, record: JsonRecord, reading: Reading): void {
  const usage = readCounter(record["usage"]);
  const sum = readCounter(record["thread_token_usage"]);
  if (usage === null) return;
  if (usage === "unusable") return reading.sink.skipped(reading.line, unusable);
  thread.covered = true;
  const owner = textOf(record["thread_id"]) ?? thread.id;
  const session = owner === thread.id ? thread.session : (textOf(record["session_id"]) ?? owner);
  const name = [owner, textOf(record["response_id"]) ?? "", sum === null || sum === "unusable" ? nameOf(usage) : nameOf(sum)];
  reportUse(thread, usage, { key: responseKey(`codex:${name.join(":")}`), session, agent: session === owner ? null : owner }, reading);
}

/** The cumulative counter; `info` is empty where only rate limits are told. */
function takeCount(thread: CodexThread, info: JsonRecord, reading: Reading): void {
  const told = readCounter(info["total_token_usage"]);
  const last = readCounter(info["last_token_usage"]);
  if (told === "unusable" || last === "unusable") return reading.sink.skipped(reading.line, unusable);
  const total = told ?? (last === null ? null : sumOf(thread.total, last));
  const before = thread.total;
  if (total === null || (before !== null && nameOf(total) === nameOf(before))) return;
  thread.total = total;
  const covered = thread.covered;
  thread.covered = false;
  const used = usedSince(thread, before, total, last);
  if (used === null || covered || thread.recordsOnly) return;
  const key = responseKey(`codex:${lineage(thread)}:${nameOf(total)}`);
  reportUse(thread, used, { key, session: thread.session, agent: thread.agent }, reading);
}

function usedSince(thread: CodexThread, before: Counter | null, total: Counter, last: Counter | null): Counter | null {
  if (before !== null) return growth(before, total) ?? (last === null ? total : smaller(last, total));
  if (!thread.inherited) return total;
  // The parent's total, before the first turn: nothing was used yet.
  if (!thread.copied && !thread.turnSeen) return null;
  return last === null ? null : smaller(last, total);
}

function sumOf(total: Counter | null, last: Counter): Counter {
  if (total === null) return last;
  const plus = (part: keyof Counter): number => total[part] + last[part];
  return {
    input: plus("input"),
    cached: plus("cached"),
    cacheWrite: plus("cacheWrite"),
    output: plus("output"),
    reasoning: plus("reasoning"),
    all: plus("all"),
  };
}

function reportUse(
  thread: CodexThread,
  used: Counter,
  row: { key: number; session: string; agent: string | null },
  { sink, line }: Reading,
): void {
  const tokens = tokensOf(used);
  const webSearches = thread.searches;
  thread.searches = 0;
  if (tokens === null) return;
  const { model, at, version } = thread;
  sink.usage({ ...row, model, at, tokens, webSearches, speed: "standard", shown: nothingShown, version, final: true, line });
}

function reportHeader(thread: CodexThread, header: JsonRecord, sink: SourceSink): void {
  const began = timeOf(header["timestamp"]);
  const at = Number.isNaN(began) ? thread.at : began;
  // The address may hold a password.
  const remote = remoteId(textOf(recordAt(header, "git")["repository_url"]) ?? "");
  const { session, cwd, branch, agent, version } = thread;
  sink.session({ id: session, at: Number.isNaN(at) ? null : at, cwd, branch, remote, agent, version });
}

function countLine(thread: CodexThread, work: Reading["work"]): void {
  if (work.lines++ === 0) work.from = thread.at;
  work.from = Math.min(work.from, thread.at);
  work.until = work.lines === 1 ? thread.at : Math.max(work.until, thread.at);
}

function reportWork(thread: CodexThread, work: Reading["work"], sink: SourceSink): void {
  const { from, until, lines } = work;
  if (lines === 0) return;
  const { session, cwd, branch, agent } = thread;
  sink.session({ id: session, at: from, until, lines, cwd, branch, agent });
  work.lines = 0;
}

const unusable = "token counts are negative or no whole numbers";
