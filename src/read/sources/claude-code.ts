import { posix } from "node:path";
import type { LogPiece, Source, SourceSink, SourceState } from "../../kit/define-source.ts";
import { responseKey } from "../../model/response-key.ts";
import { clearMessage, emptyMessage, walkMessage, type AnthropicMessage } from "../claude/message.ts";
import { flushWaiting, takeTools, type Waiting } from "../claude/tool-actions.ts";
import { createFacts } from "../scan/gather-facts.ts";
import { atEnd, createCursor, enterObject, keyOf, malformed, nextKey, readRepeated, readString, skip, type Cursor } from "../scan/json-cursor.ts";
import { readTime } from "../scan/read-time.ts";

/**
 * Claude Code: `projects/<cwd with / as ->/<session>.jsonl`, sub-agents in `<session>/subagents/agent-*.jsonl`.
 * - One response is several lines with one `message.id`: usage is repeated, the last line holds the true output, and
 *   each line shows another block. `requestId` names it only where the id is missing: gateways omit it, side
 *   questions replay with a new one.
 * - Sub-agents also answer in `progress` lines, at `data.message.message`. `toolUseResult` repeats their sums: not read.
 * - Lines are walked by structure, key by key: tool input and quoted text may hold anything that looks like usage.
 * - A line is left as soon as its type says that nothing in it is wanted; then only its last byte is checked.
 */
const source: Source = {
  name: "Claude Code",
  mode: "lines",
  within: "projects",
  roots({ home, variables }) {
    const given = (variables["CLAUDE_CONFIG_DIR"] ?? "").split(",").map((folder) => folder.trim()).filter((folder) => folder !== "");
    const usual = [posix.join(home, ".claude"), posix.join(variables["XDG_CONFIG_HOME"] || posix.join(home, ".config"), "claude")];
    return (given.length > 0 ? given : usual).map((folder) => (posix.basename(folder) === "projects" ? folder : posix.join(folder, "projects")));
  },
  recognises: (entries) => entries.includes("projects") || entries.some((name) => /^-[^.]+$/.test(name)),
  // A log lies in its project's folder: `history.jsonl` and the like beside the folders are none.
  isLog: (path) => path.endsWith(".jsonl") && path.includes("/"),
  read,
};
export default source;

/** One line as far as it is known. Two objects serve all lines, by turns: strings that repeat are taken from the other. */
interface Line {
  readonly message: AnthropicMessage;
  type: string | null;
  /** A progress line that wraps a line of a sub-agent, and that line's type. */
  wraps: boolean;
  inner: string | null;
  at: number;
  session: string | null;
  cwd: string | null;
  branch: string | null;
  version: string | null;
  agent: string | null;
  uuid: string | null;
  request: string | null;
  /** Address of a pull request. */
  url: string | null;
  /** Nothing in it is wanted, unless actions are. */
  useless: boolean;
}

/** What the next piece must know. */
type State = {
  /** Keys of the uuids of the last lines with usage. */
  readonly recent: number[];
  /** The session's start has a time. */
  dated: boolean;
  /** Tool calls without their result, as JSON; "" after the last piece, because they hold text. */
  waiting: string;
};

/** So many uuids are remembered: a line that was written twice shows its content once. */
const remembered = 16;

function read(piece: LogPiece, sink: SourceSink): SourceState {
  const { bytes, actions } = piece;
  const state = restore(piece.state);
  const waiting = new Map<string, Waiting>(state.waiting === "" ? [] : JSON.parse(state.waiting));
  const names = namesIn(piece.path);
  const facts = createFacts(sink);
  const cursor = createCursor();
  cursor.bytes = bytes;
  let line = emptyLine();
  let previous = emptyLine();
  const lastLine = bytes.lastIndexOf(10, -2) + 1;
  const bom = piece.line === 1 && bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf;
  for (let from = bom ? 3 : 0, number = piece.line; from < bytes.length; number++) {
    const newline = bytes.indexOf(10, from);
    cursor.at = from;
    cursor.end = newline < 0 ? bytes.length : newline;
    // Every line is walked to its end for actions, and where it may hold the session's first or last time.
    const whole = actions || !state.dated || from >= lastLine;
    from = cursor.end + 1;
    if (atEnd(cursor)) continue;
    try {
      if (!walkLine(cursor, line, previous, actions, whole)) {
        if (!endsInBrace(cursor)) sink.skipped(number, notWhole);
        continue;
      }
      const session = line.session || names.session;
      line.agent ??= names.agent;
      if (!Number.isNaN(line.at)) state.dated = true;
      facts.add(session, line);
      const again = isAnswer(line) && wasSeen(line, state.recent);
      if (isAnswer(line)) reportUsage(line, session, again, number, sink);
      if (actions && !again) reportActions(line, session, bytes, waiting, sink);
      if (!atEnd(cursor) && (actions || !line.useless)) sink.skipped(number, "more follows on the line, after its JSON object");
      [line, previous] = [previous, line];
    } catch (error) {
      if (error !== malformed) throw error;
      if (actions || !line.useless || !endsInBrace(cursor)) sink.skipped(number, notWhole);
    }
  }
  facts.flush();
  const more = piece.last === false;
  if (!more) flushWaiting(waiting, sink);
  state.waiting = more && waiting.size > 0 ? JSON.stringify([...waiting]) : "";
  return state;
}

/** Walks one line; false where it was left early because nothing in it is wanted. */
function walkLine(c: Cursor, line: Line, previous: Line, actions: boolean, whole: boolean): boolean {
  clearLine(line);
  if (!enterObject(c)) throw malformed;
  for (let key = nextKey(c); key !== 0; key = nextKey(c)) {
    if (key === keys.type) {
      line.type = readRepeated(c, previous.type);
      line.useless = line.type !== "assistant" && line.type !== "progress";
      if (line.useless && !whole) return false;
    } else if (key === keys.message) walkMessage(c, line.message, actions, previous.message.model);
    else if (key === keys.data) {
      if (!walkData(c, line, previous, actions, whole)) return false;
    } else if (key === keys.sessionId) line.session = readRepeated(c, previous.session);
    else if (key === keys.cwd) line.cwd = readRepeated(c, previous.cwd);
    else if (key === keys.gitBranch) line.branch = readRepeated(c, previous.branch);
    else if (key === keys.version) line.version = readRepeated(c, previous.version);
    else if (key === keys.agentId) line.agent = readRepeated(c, previous.agent);
    // Only what has no id is named by its request.
    else if (key === keys.requestId && line.message.id === null) line.request = readString(c);
    // What the sub-agent's message says of itself goes before what the line around it says.
    else if (key === keys.uuid) line.uuid = readFirst(c, line.uuid);
    else if (key === keys.timestamp) line.at = orElse(line.at, readTime(c));
    else if (key === keys.prUrl) line.url = readString(c);
    else skip(c);
  }
  return true;
}

/** The `data` of a progress line: some kinds wrap a line of a sub-agent, all others are of no use. */
function walkData(c: Cursor, line: Line, previous: Line, actions: boolean, whole: boolean): boolean {
  if (!enterObject(c)) {
    skip(c);
    return true;
  }
  for (let key = nextKey(c); key !== 0; key = nextKey(c)) {
    if (key === keys.message && enterObject(c)) {
      for (let inner = nextKey(c); inner !== 0; inner = nextKey(c)) {
        if (inner === keys.type) line.inner = readString(c);
        else if (inner === keys.message) walkMessage(c, line.message, actions, previous.message.model);
        else if (inner === keys.uuid) line.uuid = readString(c) ?? line.uuid;
        else if (inner === keys.requestId) line.request = readString(c);
        else if (inner === keys.timestamp) line.at = orElse(readTime(c), line.at);
        else skip(c);
      }
    } else if (key === keys.type) {
      const kind = readString(c);
      line.wraps = kind === "agent_progress" || kind === "skill_progress";
      line.useless ||= line.type === "progress" && !line.wraps;
      if (line.useless && !whole) return false;
    } else if (key === keys.agentId) line.agent = readRepeated(c, previous.agent);
    else skip(c);
  }
  return true;
}

function readFirst(c: Cursor, known: string | null): string | null {
  const text = readString(c);
  return known ?? text;
}

function orElse(at: number, other: number): number {
  return Number.isNaN(at) ? other : at;
}

function isAnswer(line: Line): boolean {
  const answers = line.type === "assistant" || (line.type === "progress" && line.wraps && line.inner === "assistant");
  // Local errors are written as answers of no model: they were never billed.
  return answers && line.message.model !== "<synthetic>";
}

/** Was this very line seen before, a few lines ago? */
function wasSeen(line: Line, recent: number[]): boolean {
  if (line.uuid === null) return false;
  const key = responseKey(line.uuid);
  if (recent.includes(key)) return true;
  recent.push(key);
  if (recent.length > remembered) recent.shift();
  return false;
}

function reportUsage(line: Line, session: string, again: boolean, number: number, sink: SourceSink): void {
  const m = line.message;
  if (!m.counted) return sink.skipped(number, "an answer without token counts");
  // The split of cache writes may be missing or short: what it does not name was written for five minutes.
  const written = Math.max(m.cacheWrite, m.cacheWrite5m + m.cacheWrite1h);
  sink.usage({
    key: responseKey(m.id || line.request || line.uuid || `${session}:${number}`),
    session,
    agent: line.agent,
    model: m.model ?? "",
    at: line.at,
    tokens: {
      inputUncached: m.inputUncached,
      cacheRead: m.cacheRead,
      cacheWrite5m: written - m.cacheWrite1h,
      cacheWrite1h: m.cacheWrite1h,
      output: m.output,
      reasoning: 0,
    },
    webSearches: m.webSearches,
    speed: m.fast ? "fast" : "standard",
    shown: again ? nothingShown : { text: m.text, thinking: m.thinking, toolInput: m.toolInput, signature: m.signature, toolCalls: m.toolCalls },
    version: line.version ?? "",
    final: m.final,
    line: number,
  });
}

function reportActions(line: Line, session: string, bytes: Buffer, waiting: Map<string, Waiting>, sink: SourceSink): void {
  const at = orElse(line.at, 0);
  if (line.type === "pr-link" && line.url !== null) sink.action(session, { kind: "pull request", at, url: line.url });
  takeTools(line.message, bytes, { session, at, branch: line.branch }, waiting, sink);
}

/** Session and sub-agent as the file's name has them, for lines that name none. */
function namesIn(path: string): { session: string; agent: string | null } {
  const name = posix.basename(path, ".jsonl");
  if (!name.startsWith("agent-")) return { session: name, agent: null };
  const folder = posix.dirname(path);
  return { session: posix.basename(folder) === "subagents" ? posix.basename(posix.dirname(folder)) : name, agent: name.slice("agent-".length) };
}

function restore(state: SourceState): State {
  if (typeof state !== "object" || state === null || !("recent" in state)) return { recent: [], dated: false, waiting: "" };
  const { recent, dated, waiting } = state;
  return { recent: Array.isArray(recent) ? recent.map(Number) : [], dated: dated === true, waiting: typeof waiting === "string" ? waiting : "" };
}

function endsInBrace(c: Cursor): boolean {
  let at = c.end - 1;
  while (at > 0 && (c.bytes[at] ?? 0) <= 32) at--;
  return c.bytes[at] === 125;
}

function emptyLine(): Line {
  const message = emptyMessage();
  return { message, type: null, wraps: false, inner: null, at: NaN, session: null, cwd: null, branch: null, version: null, agent: null, uuid: null, request: null, url: null, useless: false };
}

function clearLine(line: Line): void {
  clearMessage(line.message);
  line.at = NaN;
  line.useless = line.wraps = false;
  line.type = line.inner = line.session = line.cwd = line.branch = line.version = line.agent = line.uuid = line.request = line.url = null;
}

const notWhole = "not a whole JSON object";
const nothingShown = { text: 0, thinking: 0, toolInput: 0, signature: 0, toolCalls: 0 };
const keys = {
  type: keyOf("type"), message: keyOf("message"), data: keyOf("data"), sessionId: keyOf("sessionId"), cwd: keyOf("cwd"),
  gitBranch: keyOf("gitBranch"), version: keyOf("version"), agentId: keyOf("agentId"), requestId: keyOf("requestId"),
  uuid: keyOf("uuid"), timestamp: keyOf("timestamp"), prUrl: keyOf("prUrl"),
};
