import { enterObject, keyOf, malformed, nextKey, readRepeated, readString, skip, type Cursor } from "../scan/json-cursor.ts";
import { readTime } from "../scan/read-time.ts";
import { clearMessage, emptyMessage, walkMessage, type AnthropicMessage } from "./message.ts";

/** One line as far as it is known. Two objects serve all lines, by turns: strings that repeat are taken from the other. */
export interface Line {
  readonly message: AnthropicMessage;
  type: string | null;
  /** A progress line that wraps a line of a sub-agent; that line's type and request. */
  wraps: boolean;
  inner: string | null;
  innerRequest: string | null;
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

/** Walks one line; false where it was left early because nothing in it is wanted. */
export function walkLine(c: Cursor, line: Line, previous: Line, actions: boolean, whole: boolean): boolean {
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
    else if (key === keys.requestId && !line.message.id) line.request = readString(c);
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
        else if (inner === keys.requestId) line.innerRequest = readString(c);
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

export function orElse(at: number, other: number): number {
  return Number.isNaN(at) ? other : at;
}

export function isAnswer(line: Line): boolean {
  const answers = line.type === "assistant" || (line.type === "progress" && line.wraps && line.inner === "assistant");
  // Local errors are written as answers of no model: they were never billed.
  return answers && line.message.model !== "<synthetic>";
}

export function emptyLine(): Line {
  const message = emptyMessage();
  return {
    message,
    type: null,
    wraps: false,
    inner: null,
    innerRequest: null,
    at: NaN,
    session: null,
    cwd: null,
    branch: null,
    version: null,
    agent: null,
    uuid: null,
    request: null,
    url: null,
    useless: false,
  };
}

function clearLine(line: Line): void {
  clearMessage(line.message);
  line.at = NaN;
  line.useless = line.wraps = false;
  line.type =
    line.inner =
    line.innerRequest =
    line.session =
    line.cwd =
    line.branch =
    line.version =
    line.agent =
    line.uuid =
    line.request =
    line.url =
      null;
}

const keys = {
  type: keyOf("type"),
  message: keyOf("message"),
  data: keyOf("data"),
  sessionId: keyOf("sessionId"),
  cwd: keyOf("cwd"),
  gitBranch: keyOf("gitBranch"),
  version: keyOf("version"),
  agentId: keyOf("agentId"),
  requestId: keyOf("requestId"),
  uuid: keyOf("uuid"),
  timestamp: keyOf("timestamp"),
  prUrl: keyOf("prUrl"),
};
