import type { Tokens } from "../../src/model/tokens.ts";

/** One response as the slow way finds it. */
export interface NaiveResponse {
  readonly id: string;
  readonly session: string;
  readonly model: string;
  readonly tokens: Tokens;
  readonly shown: { text: number; thinking: number; toolInput: number; signature: number; toolCalls: number };
}

/**
 * Claude Code's log read the slow way, with JSON.parse on every line and nothing shared with the product: the second
 * opinion that properties are checked against. Knows only lines that are well-formed or not JSON at all.
 */
export function readNaively(text: string, fileSession: string): { responses: NaiveResponse[]; skipped: number } {
  const byId = new Map<string, NaiveResponse>();
  const seen: string[] = [];
  let skipped = 0;
  for (const [index, line] of text.split("\n").entries()) {
    if (line.trim() === "") continue;
    const object = parse(line);
    if (object === null) {
      skipped++;
      continue;
    }
    const data = recordIn(object, "data");
    const wrapped = data !== null && data["type"] === "agent_progress" ? recordIn(data, "message") : null;
    const holder =
      object["type"] === "assistant" ? object : object["type"] === "progress" && wrapped?.["type"] === "assistant" ? wrapped : null;
    const message = holder === null ? null : recordIn(holder, "message");
    if (holder === null || message?.["model"] === "<synthetic>") continue;
    const usage = message === null ? null : recordIn(message, "usage");
    if (message === null || usage === null) {
      skipped++;
      continue;
    }
    const tokens = tokensOf(usage);
    if (Object.values(tokens).some((count) => !(Number.isInteger(count) && count >= 0 && count <= 1e8))) {
      skipped++;
      continue;
    }
    const session = stringIn(object, "sessionId") || fileSession;
    const uuid = stringIn(holder, "uuid") || stringIn(object, "uuid");
    const id = stringIn(message, "id") || stringIn(holder, "requestId") || uuid || `line ${index}`;
    const again = uuid !== "" && seen.includes(uuid);
    if (!again && uuid !== "") seen.push(uuid);
    const shown = again ? { text: 0, thinking: 0, toolInput: 0, signature: 0, toolCalls: 0 } : shownIn(message["content"]);
    const known = byId.get(id);
    byId.set(
      id,
      known === undefined
        ? { id, session, model: stringIn(message, "model"), tokens, shown }
        : { ...known, tokens: larger(known.tokens, tokens), shown: sum(known.shown, shown) },
    );
  }
  return { responses: [...byId.values()], skipped };
}

function tokensOf(usage: Record<string, unknown>): Tokens {
  const split = recordIn(usage, "cache_creation") ?? {};
  const hour = countIn(split, "ephemeral_1h_input_tokens");
  const all = Math.max(countIn(usage, "cache_creation_input_tokens"), hour + countIn(split, "ephemeral_5m_input_tokens"));
  return {
    inputUncached: countIn(usage, "input_tokens"),
    cacheRead: countIn(usage, "cache_read_input_tokens"),
    cacheWrite5m: all - hour,
    cacheWrite1h: hour,
    output: countIn(usage, "output_tokens"),
    reasoning: 0,
  };
}

function larger(a: Tokens, b: Tokens): Tokens {
  const hour = Math.max(a.cacheWrite1h, b.cacheWrite1h);
  const all = Math.max(a.cacheWrite1h + a.cacheWrite5m, b.cacheWrite1h + b.cacheWrite5m);
  return {
    inputUncached: Math.max(a.inputUncached, b.inputUncached),
    cacheRead: Math.max(a.cacheRead, b.cacheRead),
    cacheWrite5m: all - hour,
    cacheWrite1h: hour,
    output: Math.max(a.output, b.output),
    reasoning: 0,
  };
}

function shownIn(content: unknown): NaiveResponse["shown"] {
  const shown = { text: 0, thinking: 0, toolInput: 0, signature: 0, toolCalls: 0 };
  if (typeof content === "string") shown.text = content.length;
  if (!Array.isArray(content)) return shown;
  for (const block of content) {
    if (typeof block !== "object" || block === null) continue;
    shown.text += stringIn(block, "text").length;
    shown.thinking += stringIn(block, "thinking").length;
    shown.signature += stringIn(block, "signature").length;
    if ("input" in block) {
      shown.toolInput += JSON.stringify(block.input).length;
      shown.toolCalls++;
    }
  }
  return shown;
}

function sum(a: NaiveResponse["shown"], b: NaiveResponse["shown"]): NaiveResponse["shown"] {
  return {
    text: a.text + b.text,
    thinking: a.thinking + b.thinking,
    toolInput: a.toolInput + b.toolInput,
    signature: a.signature + b.signature,
    toolCalls: a.toolCalls + b.toolCalls,
  };
}

function parse(line: string): Record<string, unknown> | null {
  try {
    const value: unknown = JSON.parse(line);
    return isRecord(value) ? value : null;
  } catch {
    return null;
  }
}

function recordIn(value: Record<string, unknown>, name: string): Record<string, unknown> | null {
  const inner = value[name];
  return isRecord(inner) ? inner : null;
}

function stringIn(value: object, name: string): string {
  const text: unknown = Reflect.get(value, name);
  return typeof text === "string" ? text : "";
}

function countIn(value: Record<string, unknown>, name: string): number {
  const count = value[name] ?? 0;
  return typeof count === "number" && count >= 0 ? count : NaN;
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
