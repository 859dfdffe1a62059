import type { Json, JsonObject } from "../tools/tool.ts";
import type { WireModel } from "./providers.ts";
import type { WireNames } from "./wire-names.ts";

/** Stands beside every amount a scripted model "costs". */
export const demoPriceLabel = "demo price, nothing is billed" as const;
/** Dollars per million tokens. */
export const demoPrice = { input: 1, output: 5 };

/** A model that is a program: it needs no key and no network. It decides by the conversation alone, so restarts change nothing. */
export type Script = (messages: readonly ScriptMessage[], tools: readonly ScriptTool[]) => ScriptAnswer;

export interface ScriptTool {
  /** "mail.move". */
  readonly name: string;
  readonly jsonSchema: unknown;
}

export type ScriptMessage =
  | { readonly role: "system" | "user"; readonly text: string }
  | { readonly role: "assistant"; readonly text: string; readonly calls: readonly ScriptCall[] }
  | { readonly role: "tool"; readonly results: readonly ScriptResult[] };

export interface ScriptCall {
  readonly id: string;
  readonly name: string;
  readonly input: JsonObject;
}

export interface ScriptResult {
  readonly id: string;
  readonly name: string;
  /** What the tool returned: parsed where it is JSON, else the text. */
  readonly output: Json;
}

export interface ScriptAnswer {
  readonly text?: string;
  readonly calls?: readonly { readonly name: string; readonly input: JsonObject }[];
}

type CallOptions = Parameters<WireModel["doGenerate"]>[0];
type Generated = Awaited<ReturnType<WireModel["doGenerate"]>>;
type Content = Generated["content"][number];
type StreamPart = Awaited<ReturnType<WireModel["doStream"]>>["stream"] extends ReadableStream<infer Part> ? Part : never;

export function scriptedModel(name: string, script: Script, names: WireNames): WireModel {
  const answer = ({ prompt, tools = [], maxOutputTokens, abortSignal }: CallOptions): Generated => {
    abortSignal?.throwIfAborted();
    const messages = prompt.map((message) => messageOf(message, names));
    const said = script(
      messages,
      tools.map((tool) => ({ name: names.fromWire(tool.name), jsonSchema: tool.type === "function" ? tool.inputSchema : {} })),
    );
    const calls = said.calls ?? [];
    const before = messages.reduce((sum, message) => sum + (message.role === "assistant" ? message.calls.length : 0), 0);
    const content: Content[] = [];
    if (said.text !== undefined && said.text !== "") content.push({ type: "text", text: said.text });
    for (const [index, call] of calls.entries())
      content.push({
        type: "tool-call",
        toolCallId: `call_${before + index + 1}`,
        toolName: names.toWire(call.name),
        input: JSON.stringify(call.input),
      });
    const input = tokensOf([prompt, tools]);
    const output = Math.min(tokensOf(said), maxOutputTokens ?? Number.MAX_SAFE_INTEGER);
    return {
      content,
      finishReason: calls.length > 0 ? { unified: "tool-calls", raw: "calls" } : { unified: "stop", raw: "stop" },
      usage: {
        inputTokens: { total: input, noCache: input, cacheRead: 0, cacheWrite: 0 },
        outputTokens: { total: output, text: output, reasoning: 0 },
      },
      warnings: [],
    };
  };
  return {
    specificationVersion: "v4",
    provider: "scripted",
    modelId: name,
    supportedUrls: {},
    doGenerate: async (options) => answer(options),
    doStream: async (options) => ({ stream: ReadableStream.from(partsOf(answer(options))) }),
  };
}

/** As it would come over a wire: text word by word. */
function* partsOf({ content, finishReason, usage }: Generated): Generator<StreamPart> {
  yield { type: "stream-start", warnings: [] };
  for (const [index, part] of content.entries()) {
    if (part.type === "tool-call") yield part;
    if (part.type !== "text") continue;
    const id = `text_${index}`;
    yield { type: "text-start", id };
    for (const delta of part.text.match(/\S+\s*|\s+/g) ?? []) yield { type: "text-delta", id, delta };
    yield { type: "text-end", id };
  }
  yield { type: "finish", finishReason, usage };
}

/** About four bytes are a token. */
function tokensOf(value: unknown): number {
  return Math.ceil(Buffer.byteLength(JSON.stringify(value)) / 4);
}

function messageOf(message: CallOptions["prompt"][number], names: WireNames): ScriptMessage {
  if (message.role === "system") return { role: "system", text: message.content };
  if (message.role === "user")
    return { role: "user", text: message.content.map((part) => (part.type === "text" ? part.text : "")).join("") };
  if (message.role === "assistant")
    return {
      role: "assistant",
      text: message.content.map((part) => (part.type === "text" ? part.text : "")).join(""),
      calls: message.content.flatMap((part) =>
        part.type === "tool-call"
          ? [{ id: part.toolCallId, name: names.fromWire(part.toolName), input: isObject(part.input) ? part.input : {} }]
          : [],
      ),
    };
  return {
    role: "tool",
    results: message.content.flatMap((part) =>
      part.type === "tool-result" ? [{ id: part.toolCallId, name: names.fromWire(part.toolName), output: outputOf(part.output) }] : [],
    ),
  };
}

type Output = Extract<Extract<CallOptions["prompt"][number], { role: "tool" }>["content"][number], { type: "tool-result" }>["output"];

function outputOf(output: Output): Json {
  if (output.type === "execution-denied") return output.reason ?? "Refused.";
  const text = output.type === "text" || output.type === "error-text" ? output.value : JSON.stringify(output.value);
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

function isObject(value: unknown): value is JsonObject {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
