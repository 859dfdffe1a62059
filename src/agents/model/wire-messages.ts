import type { AssistantContent, ModelMessage, ToolSet } from "ai";
import { jsonSchema, tool } from "ai";
import type { ModelRequest } from "./model-port.ts";
import type { WireNames } from "./wire-names.ts";

/** Anthropic keeps what stands before a mark for five minutes: a read costs a tenth, a write a quarter more. Others ignore it. */
const keep = { anthropic: { cacheControl: { type: "ephemeral" } } };

/** Messages as they leave: names of tools as providers take them, a cache mark on the last one, nothing that approves anything. */
export function sentMessages(messages: readonly ModelMessage[], names: WireNames): ModelMessage[] {
  const sent = messages.map((message) => renamed(message, names.toWire));
  const last = sent.at(-1);
  if (last !== undefined) sent[sent.length - 1] = { ...last, providerOptions: { ...last.providerOptions, ...keep } };
  return sent;
}

/** The instructions with a cache mark: it stands after the tools, so they are kept with it. */
export function sentInstructions(system: string): { role: "system"; content: string; providerOptions: typeof keep } {
  return { role: "system", content: system, providerOptions: keep };
}

/** Tools that nobody but the runtime can execute. */
export function sentTools(tools: ModelRequest["tools"], names: WireNames): ToolSet {
  return Object.fromEntries(
    tools.map(({ name, description, jsonSchema: schema }) => [names.toWire(name), tool({ description, inputSchema: jsonSchema(schema) })]),
  );
}

type Part = Exclude<AssistantContent, string>[number];

export interface WantedCall {
  readonly id: string;
  readonly name: string;
  readonly input: unknown;
}

/**
 * What is kept of an answer: its own text, reasoning and calls. Results and approvals that a provider or the package adds are
 * not: the runtime answers each call itself.
 * Ids of calls are made different from all before (some servers give each answer's first call the same one), arguments that
 * are no object are sent back as none.
 */
export function keptMessages(
  answer: readonly ModelMessage[],
  calls: readonly WantedCall[],
  before: readonly ModelMessage[],
  names: WireNames,
): { messages: ModelMessage[]; calls: WantedCall[] } {
  const taken = new Set(before.flatMap(callIds));
  const fresh: string[] = [];
  const messages: ModelMessage[] = [];
  for (const message of answer) {
    if (message.role !== "assistant") continue;
    if (typeof message.content === "string") {
      messages.push(message);
      continue;
    }
    const content = message.content.flatMap((part): Part[] => {
      if (part.type === "text" || part.type === "reasoning") return [part];
      if (part.type !== "tool-call" || part.providerExecuted === true) return [];
      const toolCallId = freshId(part.toolCallId, taken);
      fresh.push(toolCallId);
      return [{ ...part, toolCallId, toolName: names.fromWire(part.toolName), input: isObject(part.input) ? part.input : {} }];
    });
    if (content.length > 0) messages.push({ ...message, content });
  }
  return { messages, calls: calls.map((call, index) => ({ ...call, id: fresh[index] ?? call.id, name: names.fromWire(call.name) })) };
}

function freshId(id: string, taken: Set<string>): string {
  const plain = id === "" ? "call" : id;
  let free = plain;
  for (let n = 2; free === "" || taken.has(free); n++) free = `${plain}_${n}`;
  taken.add(free);
  return free;
}

function callIds(message: ModelMessage): string[] {
  if (message.role !== "assistant" || typeof message.content === "string") return [];
  return message.content.flatMap((part) => (part.type === "tool-call" ? [part.toolCallId] : []));
}

function renamed(message: ModelMessage, toWire: (name: string) => string): ModelMessage {
  if (message.role === "tool")
    return {
      ...message,
      content: message.content.flatMap((part) => (part.type === "tool-result" ? [{ ...part, toolName: toWire(part.toolName) }] : [])),
    };
  if (message.role !== "assistant" || typeof message.content === "string") return message;
  return {
    ...message,
    content: message.content.flatMap((part): Part[] => {
      if (part.type === "tool-approval-request") return [];
      return part.type === "tool-call" || part.type === "tool-result" ? [{ ...part, toolName: toWire(part.toolName) }] : [part];
    }),
  };
}

function isObject(value: unknown): boolean {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
