import {
  enterArray,
  enterObject,
  keyOf,
  nextItem,
  nextKey,
  peek,
  readCount,
  readRepeated,
  readString,
  readTrue,
  skip,
  type Cursor,
} from "../scan/json-cursor.ts";
import { readLength, readTextLength } from "../scan/json-lengths.ts";

/**
 * A message of Anthropic's Messages API as logs hold it, walked in bytes. One object serves many messages:
 * `clearMessage` before each. Counts are integers ≥ 0, NaN where the log says something impossible, 0 for gaps.
 */
export interface AnthropicMessage {
  id: string | null;
  model: string | null;
  /** A stop reason is there: the output count is final. */
  final: boolean;
  /** There is a `usage` object. */
  counted: boolean;
  inputUncached: number;
  cacheRead: number;
  /** `cache_creation_input_tokens`, and its split where the log has one. */
  cacheWrite: number;
  cacheWrite5m: number;
  cacheWrite1h: number;
  output: number;
  webSearches: number;
  fast: boolean;
  /** UTF-16 units of what the content shows. */
  text: number;
  thinking: number;
  toolInput: number;
  signature: number;
  toolCalls: number;
  /** Where tool calls and tool results lie in the bytes; kept only when asked for. */
  calls: ToolCall[];
  results: ToolResult[];
}

export interface ToolCall {
  readonly id: string | null;
  readonly name: string | null;
  /** The `input` object. */
  readonly from: number;
  readonly to: number;
}

export interface ToolResult {
  readonly id: string;
  readonly failed: boolean;
  /** The `content`; empty where there is none. */
  readonly from: number;
  readonly to: number;
}

export function emptyMessage(): AnthropicMessage {
  return {
    id: null,
    model: null,
    final: false,
    counted: false,
    inputUncached: 0,
    cacheRead: 0,
    cacheWrite: 0,
    cacheWrite5m: 0,
    cacheWrite1h: 0,
    output: 0,
    webSearches: 0,
    fast: false,
    text: 0,
    thinking: 0,
    toolInput: 0,
    signature: 0,
    toolCalls: 0,
    calls: [],
    results: [],
  };
}

export function clearMessage(m: AnthropicMessage): void {
  m.id = m.model = null;
  m.final = m.counted = m.fast = false;
  m.inputUncached = m.cacheRead = m.cacheWrite = m.cacheWrite5m = m.cacheWrite1h = m.output = m.webSearches = 0;
  m.text = m.thinking = m.toolInput = m.signature = m.toolCalls = 0;
  if (m.calls.length > 0) m.calls = [];
  if (m.results.length > 0) m.results = [];
}

/** Reads the message the cursor stands at; anything but an object is stepped over. `lastModel` is probably its model. */
export function walkMessage(c: Cursor, m: AnthropicMessage, tools: boolean, lastModel: string | null): void {
  if (!enterObject(c)) return skip(c);
  for (let key = nextKey(c); key !== 0; key = nextKey(c)) {
    if (key === idKey) m.id = readString(c);
    else if (key === modelKey) m.model = readRepeated(c, lastModel);
    else if (key === usageKey) walkUsage(c, m);
    else if (key === contentKey) walkContent(c, m, tools);
    else if (key === stopReasonKey) m.final = readString(c) !== null;
    else skip(c);
  }
}

function walkUsage(c: Cursor, m: AnthropicMessage): void {
  if (!enterObject(c)) return skip(c);
  m.counted = true;
  for (let key = nextKey(c); key !== 0; key = nextKey(c)) {
    if (key === inputTokensKey) m.inputUncached = readTokens(c);
    else if (key === outputTokensKey) m.output = readTokens(c);
    else if (key === cacheReadKey) m.cacheRead = readTokens(c);
    else if (key === cacheCreationTokensKey) m.cacheWrite = readTokens(c);
    else if (key === cacheCreationKey && enterObject(c)) {
      for (let part = nextKey(c); part !== 0; part = nextKey(c)) {
        if (part === fiveMinutesKey) m.cacheWrite5m = readTokens(c);
        else if (part === oneHourKey) m.cacheWrite1h = readTokens(c);
        else skip(c);
      }
    } else if (key === serverToolUseKey && enterObject(c)) {
      for (let part = nextKey(c); part !== 0; part = nextKey(c)) {
        if (part === webSearchKey) m.webSearches = readTokens(c);
        else skip(c);
      }
    } else if (key === speedKey) m.fast = readString(c) === "fast";
    else skip(c);
  }
}

/** A gap or null is 0; what cannot be a count is NaN, also where it is negative. */
function readTokens(c: Cursor): number {
  const count = readCount(c) ?? 0;
  return count >= 0 ? count : NaN;
}

function walkContent(c: Cursor, m: AnthropicMessage, tools: boolean): void {
  if (!enterArray(c)) {
    m.text += readLength(c);
    return;
  }
  while (nextItem(c)) {
    if (enterObject(c)) walkBlock(c, m, tools);
    else skip(c);
  }
}

/** One block of content. Its kind follows from what it holds: `type` may come last. */
function walkBlock(c: Cursor, m: AnthropicMessage, tools: boolean): void {
  let id: string | null = null;
  let name: string | null = null;
  let input: { from: number; to: number } | null = null;
  let result: string | null = null;
  let failed = false;
  let from = 0;
  let to = 0;
  for (let key = nextKey(c); key !== 0; key = nextKey(c)) {
    if (key === textKey) m.text += readLength(c);
    else if (key === thinkingKey) m.thinking += readLength(c);
    // `data` is thinking that was encrypted whole.
    else if (key === signatureKey || key === dataKey) m.signature += readLength(c);
    else if (key === inputKey) {
      peek(c);
      const start = c.at;
      m.toolInput += readTextLength(c);
      m.toolCalls++;
      if (tools) input = { from: start, to: c.at };
    } else if (!tools) skip(c);
    else if (key === idKey) id = readString(c);
    else if (key === nameKey) name = readString(c);
    else if (key === toolUseIdKey) result = readString(c);
    else if (key === isErrorKey) failed = readTrue(c);
    else if (key === contentKey) {
      peek(c);
      from = c.at;
      skip(c);
      to = c.at;
    } else skip(c);
  }
  if (input !== null) m.calls.push({ id, name, ...input });
  if (result !== null) m.results.push({ id: result, failed, from, to });
}

const idKey = keyOf("id");
const modelKey = keyOf("model");
const usageKey = keyOf("usage");
const contentKey = keyOf("content");
const stopReasonKey = keyOf("stop_reason");
const inputTokensKey = keyOf("input_tokens");
const outputTokensKey = keyOf("output_tokens");
const cacheReadKey = keyOf("cache_read_input_tokens");
const cacheCreationTokensKey = keyOf("cache_creation_input_tokens");
const cacheCreationKey = keyOf("cache_creation");
const fiveMinutesKey = keyOf("ephemeral_5m_input_tokens");
const oneHourKey = keyOf("ephemeral_1h_input_tokens");
const serverToolUseKey = keyOf("server_tool_use");
const webSearchKey = keyOf("web_search_requests");
const speedKey = keyOf("speed");
const textKey = keyOf("text");
const thinkingKey = keyOf("thinking");
const signatureKey = keyOf("signature");
const dataKey = keyOf("data");
const inputKey = keyOf("input");
const nameKey = keyOf("name");
const toolUseIdKey = keyOf("tool_use_id");
const isErrorKey = keyOf("is_error");
