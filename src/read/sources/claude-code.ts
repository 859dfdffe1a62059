import { posix } from "node:path";
import { emptyLine, isAnswer, orElse, walkLine, type Line } from "../claude/line.ts";
import { flushWaiting, takeTools, type Waiting } from "../claude/tool-actions.ts";
import type { LogPiece, Source, SourceSink, SourceState } from "../../kit/define-source.ts";
import { responseKey } from "../../model/response-key.ts";
import { createFacts } from "../scan/gather-facts.ts";
import { atEnd, createCursor, malformed, peek, type Cursor } from "../scan/json-cursor.ts";

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
    const given = (variables["CLAUDE_CONFIG_DIR"] ?? "")
      .split(",")
      .map((folder) => folder.trim())
      .filter((folder) => folder !== "");
    const usual = [posix.join(home, ".claude"), posix.join(variables["XDG_CONFIG_HOME"] || posix.join(home, ".config"), "claude")];
    return (given.length > 0 ? given : usual).map((folder) =>
      posix.basename(folder) === "projects" ? folder : posix.join(folder, "projects"),
    );
  },
  layout: 'projects/ inside (~/.claude), or FOLDER/SESSION.jsonl with a FOLDER that begins with "-"',
  // The tool's own folder, its `projects`, or one of those.
  recognises: (entries) => entries.includes("projects") || entries.some((name) => projectName.test(name) || logName.test(name)),
  // `history.jsonl` and the like beside the projects are no logs.
  isLog: (path) => path.endsWith(".jsonl") && (path.includes("/") || logName.test(path)),
  read,
};
export default source;

/** A project's folder is named by its path: `/home/dev/shop`, `C:\\Users\\dev`. */
const projectName = /^(?:-|[A-Z]--)[^.]*$/;
const logName = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}\.jsonl$/;

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
    if (peek(cursor) !== openBrace) {
      sink.skipped(number, notWhole);
      continue;
    }
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
    key: responseKey(m.id || (line.wraps ? line.innerRequest : line.request) || line.uuid || `${session}:${number}`),
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
    shown: again
      ? nothingShown
      : { text: m.text, thinking: m.thinking, toolInput: m.toolInput, signature: m.signature, toolCalls: m.toolCalls },
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
  return {
    session: posix.basename(folder) === "subagents" ? posix.basename(posix.dirname(folder)) : name,
    agent: name.slice("agent-".length),
  };
}

function restore(state: SourceState): State {
  if (typeof state !== "object" || state === null || !("recent" in state)) return { recent: [], dated: false, waiting: "" };
  const { recent, dated, waiting } = state;
  return {
    recent: Array.isArray(recent) ? recent.map(Number) : [],
    dated: dated === true,
    waiting: typeof waiting === "string" ? waiting : "",
  };
}

function endsInBrace(c: Cursor): boolean {
  let at = c.end - 1;
  while (at > 0 && (c.bytes[at] ?? 0) <= 32) at--;
  return c.bytes[at] === 125;
}

const openBrace = 123;
const notWhole = "not a whole JSON object";
const nothingShown = { text: 0, thinking: 0, toolInput: 0, signature: 0, toolCalls: 0 };
