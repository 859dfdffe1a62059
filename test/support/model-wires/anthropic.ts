import { argumentsOf, count, inPieces, type Wire, type WireAnswer, type WireUsage } from "./wire.ts";

/** Anthropic's Messages: docs.claude.com/en/api/messages, …/messages-streaming. */
export const anthropic: Wire = {
  matches: (path) => path.endsWith("/messages"),
  streams: (_path, body) => body["stream"] === true,
  results: (text) => count(text, /"type":"tool_result"/g),
  json: (answer, usage) => ({ ...head, content: blocks(answer), stop_reason: stopOf(answer), usage: usageOf(usage) }),
  pieces: (answer, usage) => [
    event("message_start", { message: { ...head, content: [], stop_reason: null, usage: { ...usageOf(usage), output_tokens: 1 } } }),
    ...blocks(answer).flatMap((block, index) => [
      event("content_block_start", { index, content_block: opened(block) }),
      ...deltas(block).map((delta) => event("content_block_delta", { index, delta })),
      event("content_block_stop", { index }),
    ]),
    event("message_delta", {
      delta: { stop_reason: stopOf(answer), stop_sequence: null },
      usage: { output_tokens: usage?.output ?? 0, output_tokens_details: { thinking_tokens: usage?.reasoning ?? 0 } },
    }),
    event("message_stop", {}),
  ],
  streamType: "text/event-stream",
};

const head = { id: "msg_1", type: "message", role: "assistant", model: "claude-x", stop_sequence: null };

type Block =
  | { readonly type: "text"; readonly text: string }
  | { readonly type: "thinking"; readonly thinking: string; readonly signature: string }
  | { readonly type: "tool_use"; readonly id: string; readonly name: string; readonly input: unknown };

function blocks({ text, reasoning, calls = [] }: WireAnswer): Block[] {
  return [
    ...(reasoning === undefined ? [] : [{ type: "thinking" as const, thinking: reasoning, signature: "c2ln" }]),
    ...(text === undefined ? [] : [{ type: "text" as const, text }]),
    ...calls.map(({ id, name, input }, index) => ({ type: "tool_use" as const, id: id ?? `toolu_${index + 1}`, name, input })),
  ];
}

function opened(block: Block): unknown {
  if (block.type === "text") return { ...block, text: "" };
  return block.type === "thinking" ? { ...block, thinking: "", signature: "" } : { ...block, input: {} };
}

function deltas(block: Block): unknown[] {
  if (block.type === "text") return inPieces(block.text).map((text) => ({ type: "text_delta", text }));
  if (block.type === "tool_use") return inPieces(argumentsOf(block)).map((partial_json) => ({ type: "input_json_delta", partial_json }));
  return [
    ...inPieces(block.thinking).map((thinking) => ({ type: "thinking_delta", thinking })),
    { type: "signature_delta", signature: block.signature },
  ];
}

function stopOf({ stop, calls = [] }: WireAnswer): string {
  if (stop === "length") return "max_tokens";
  if (stop === "refusal") return "refusal";
  return calls.length > 0 ? "tool_use" : "end_turn";
}

function usageOf(usage: WireUsage | null): object {
  const { uncached, read, write5m, write1h, output, reasoning } = usage ?? {
    uncached: 0,
    read: 0,
    write5m: 0,
    write1h: 0,
    output: 0,
    reasoning: 0,
  };
  return {
    input_tokens: uncached,
    cache_read_input_tokens: read,
    cache_creation_input_tokens: write5m + write1h,
    cache_creation: { ephemeral_5m_input_tokens: write5m, ephemeral_1h_input_tokens: write1h },
    output_tokens: output,
    output_tokens_details: { thinking_tokens: reasoning },
    service_tier: "standard",
  };
}

function event(type: string, data: object): string {
  return `event: ${type}\ndata: ${JSON.stringify({ type, ...data })}\n\n`;
}
