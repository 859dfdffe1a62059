import type { ModelMessage, ToolModelMessage } from "ai";

export interface Room {
  /** UTF-8 bytes of the messages as JSON that are sent at most: about 4 bytes are a token, so 400,000 fill half of a window of 200,000. */
  readonly mostBytes: number;
  /** Tool messages at the end that are always kept whole. */
  readonly keepLast: number;
}

/**
 * A conversation made shorter where it grew over its room: results of tools, the oldest first, are replaced by what they were.
 * Calls and results stay pairs, nothing else is touched; rules are not in here, so none can be lost. Where even that is not
 * enough it stays longer than its room.
 *
 * It is decided message by message, as the conversation grew, down to half of the room each time: a longer conversation begins
 * with the same messages as it did one step earlier, and a provider's cache of them stays good. Doing it twice changes nothing.
 */
export function compact(messages: readonly ModelMessage[], { mostBytes, keepLast }: Room): ModelMessage[] {
  const sent: ModelMessage[] = [];
  let bytes = 2;
  for (const message of messages) {
    sent.push(message);
    bytes += bytesOf(message) + 1;
    if (bytes > mostBytes) bytes = shrink(sent, bytes, mostBytes / 2, keepLast);
  }
  return sent;
}

function shrink(sent: ModelMessage[], before: number, target: number, keepLast: number): number {
  let bytes = before;
  const results = sent.flatMap(({ role }, index) => (role === "tool" ? [index] : []));
  for (const index of results.slice(0, Math.max(0, results.length - keepLast))) {
    if (bytes <= target) break;
    const message = sent[index];
    if (message?.role !== "tool") continue;
    const shorter = { ...message, content: message.content.map(leftOut) };
    bytes += bytesOf(shorter) - bytesOf(message);
    sent[index] = shorter;
  }
  return bytes;
}

const placeholder = /^result of .{1,300}, [\d.]+ k?B, left out: call again if needed$/s;

function leftOut(part: ToolModelMessage["content"][number]): ToolModelMessage["content"][number] {
  if (part.type !== "tool-result" || (part.output.type === "text" && placeholder.test(part.output.value))) return part;
  const size = bytesOf(part.output);
  const name = part.toolName.slice(0, 300);
  const value = `result of ${name}, ${size < 1000 ? `${size} B` : `${Math.round(size / 1000)} kB`}, left out: call again if needed`;
  const short = { ...part, output: { type: "text" as const, value } };
  return bytesOf(short) < bytesOf(part) ? short : part;
}

function bytesOf(value: unknown): number {
  return Buffer.byteLength(JSON.stringify(value));
}
