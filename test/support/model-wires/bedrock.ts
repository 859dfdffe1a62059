import { crc32 } from "node:zlib";
import { argumentsOf, count, inPieces, type Wire, type WireAnswer, type WireUsage } from "./wire.ts";

/** Amazon Bedrock's Converse and ConverseStream: docs.aws.amazon.com/bedrock/latest/APIReference/API_runtime_Converse.html. */
export const bedrock: Wire = {
  matches: (path) => /\/converse(?:-stream)?$/.test(path),
  streams: (path) => path.endsWith("/converse-stream"),
  results: (text) => count(text, /"toolResult":/g),
  json: (answer, usage) => ({
    output: { message: { role: "assistant", content: blocks(answer).map(({ whole }) => whole) } },
    stopReason: stopOf(answer),
    ...usageOf(usage),
  }),
  pieces: (answer, usage) => [
    event("messageStart", { role: "assistant" }),
    ...blocks(answer).flatMap(({ start, deltas }, contentBlockIndex) => [
      ...(start === null ? [] : [event("contentBlockStart", { contentBlockIndex, start })]),
      ...deltas.map((delta) => event("contentBlockDelta", { contentBlockIndex, delta })),
      event("contentBlockStop", { contentBlockIndex }),
    ]),
    event("messageStop", { stopReason: stopOf(answer) }),
    event("metadata", { ...usageOf(usage), metrics: { latencyMs: 1 } }),
  ],
  streamType: "application/vnd.amazon.eventstream",
};

interface Block {
  readonly whole: object;
  readonly start: object | null;
  readonly deltas: readonly object[];
}

function blocks({ text, reasoning, calls = [] }: WireAnswer): Block[] {
  const found: Block[] = [];
  if (reasoning !== undefined)
    found.push({
      whole: { reasoningContent: { reasoningText: { text: reasoning, signature: "c2ln" } } },
      start: null,
      deltas: [...inPieces(reasoning).map((piece) => ({ reasoningContent: { text: piece } })), { reasoningContent: { signature: "c2ln" } }],
    });
  if (text !== undefined) found.push({ whole: { text }, start: null, deltas: inPieces(text).map((piece) => ({ text: piece })) });
  for (const [index, call] of calls.entries()) {
    const toolUse = { toolUseId: call.id ?? `tooluse_${index + 1}`, name: call.name };
    found.push({
      whole: { toolUse: { ...toolUse, input: call.input } },
      start: { toolUse },
      deltas: inPieces(argumentsOf(call)).map((input) => ({ toolUse: { input } })),
    });
  }
  return found;
}

function stopOf({ stop, calls = [] }: WireAnswer): string {
  if (stop === "length") return "max_tokens";
  if (stop === "refusal") return "content_filtered";
  return calls.length > 0 ? "tool_use" : "end_turn";
}

function usageOf(usage: WireUsage | null): object {
  const { uncached, read, write5m, write1h, output } = usage ?? { uncached: 0, read: 0, write5m: 0, write1h: 0, output: 0 };
  return {
    usage: {
      inputTokens: uncached,
      outputTokens: output,
      totalTokens: uncached + read + write5m + write1h + output,
      cacheReadInputTokens: read,
      cacheWriteInputTokens: write5m + write1h,
      cacheDetails: [
        { inputTokens: write5m, ttl: "5m" },
        { inputTokens: write1h, ttl: "1h" },
      ],
    },
  };
}

/** A message of AWS's event stream: lengths, headers (type 7 = text), payload, CRC-32 of the head and of all. */
function event(type: string, data: object): Buffer {
  const headers = Buffer.concat([
    textHeader(":event-type", type),
    textHeader(":content-type", "application/json"),
    textHeader(":message-type", "event"),
  ]);
  const payload = Buffer.from(JSON.stringify(data));
  const head = Buffer.alloc(12);
  head.writeUInt32BE(16 + headers.length + payload.length, 0);
  head.writeUInt32BE(headers.length, 4);
  head.writeUInt32BE(crc32(head.subarray(0, 8)), 8);
  const body = Buffer.concat([head, headers, payload]);
  const sum = Buffer.alloc(4);
  sum.writeUInt32BE(crc32(body));
  return Buffer.concat([body, sum]);
}

function textHeader(name: string, value: string): Buffer {
  const length = Buffer.alloc(2);
  length.writeUInt16BE(Buffer.byteLength(value));
  return Buffer.concat([Buffer.from([Buffer.byteLength(name)]), Buffer.from(name), Buffer.from([7]), length, Buffer.from(value)]);
}
