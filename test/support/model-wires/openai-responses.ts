import { argumentsOf, count, inPieces, type Wire, type WireAnswer, type WireUsage } from "./wire.ts";

/** OpenAI's Responses: platform.openai.com/docs/api-reference/responses, …/responses-streaming. */
export const openaiResponses: Wire = {
  matches: (path) => path.endsWith("/responses"),
  streams: (_path, body) => body["stream"] === true,
  results: (text) => count(text, /"type":"function_call_output"/g),
  json: (answer, usage) => ({ ...head, ...endOf(answer), output: items(answer), ...usageOf(usage) }),
  pieces: (answer, usage) => [
    event("response.created", { response: { ...head, status: "in_progress", output: [] } }),
    ...items(answer).flatMap((item, output_index) => [
      event("response.output_item.added", { output_index, item: opened(item) }),
      ...deltas(item, output_index),
      event("response.output_item.done", { output_index, item }),
    ]),
    event(answer.stop === undefined ? "response.completed" : "response.incomplete", {
      response: { ...head, ...endOf(answer), output: items(answer), ...usageOf(usage) },
    }),
  ],
  streamType: "text/event-stream",
};

const head = { id: "resp_1", object: "response", created_at: 1, model: "gpt-x" };

type Item =
  | {
      readonly type: "message";
      readonly id: string;
      readonly role: "assistant";
      readonly status: string;
      readonly content: readonly { readonly type: "output_text"; readonly text: string; readonly annotations: readonly [] }[];
    }
  | {
      readonly type: "reasoning";
      readonly id: string;
      readonly summary: readonly { readonly type: "summary_text"; readonly text: string }[];
      readonly encrypted_content: string;
    }
  | {
      readonly type: "function_call";
      readonly id: string;
      readonly call_id: string;
      readonly name: string;
      readonly arguments: string;
      readonly status: string;
    };

function items({ text, reasoning, calls = [] }: WireAnswer): Item[] {
  const found: Item[] = [];
  if (reasoning !== undefined)
    found.push({ type: "reasoning", id: "rs_1", summary: [{ type: "summary_text", text: reasoning }], encrypted_content: "c2VjcmV0" });
  if (text !== undefined)
    found.push({
      type: "message",
      id: "m1",
      role: "assistant",
      status: "completed",
      content: [{ type: "output_text", text, annotations: [] }],
    });
  for (const [index, call] of calls.entries())
    found.push({
      type: "function_call",
      id: `fc_${index + 1}`,
      call_id: call.id ?? `call_${index + 1}`,
      name: call.name,
      arguments: argumentsOf(call),
      status: "completed",
    });
  return found;
}

function opened(item: Item): object {
  if (item.type === "message") return { ...item, status: "in_progress", content: [] };
  return item.type === "reasoning" ? { ...item, summary: [] } : { ...item, arguments: "", status: "in_progress" };
}

function deltas(item: Item, output_index: number): string[] {
  if (item.type === "message")
    return inPieces(item.content[0]?.text ?? "").map((delta) =>
      event("response.output_text.delta", { item_id: item.id, output_index, content_index: 0, delta }),
    );
  if (item.type === "function_call")
    return inPieces(item.arguments).map((delta) =>
      event("response.function_call_arguments.delta", { item_id: item.id, output_index, delta }),
    );
  return [];
}

function endOf({ stop }: WireAnswer): object {
  if (stop === undefined) return { status: "completed", incomplete_details: null };
  return { status: "incomplete", incomplete_details: { reason: stop === "length" ? "max_output_tokens" : "content_filter" } };
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
  const input = uncached + read + write5m + write1h;
  return {
    usage: {
      input_tokens: input,
      input_tokens_details: { cached_tokens: read },
      output_tokens: output,
      output_tokens_details: { reasoning_tokens: reasoning },
      total_tokens: input + output,
    },
  };
}

let sequence = 0;

function event(type: string, data: object): string {
  return `event: ${type}\ndata: ${JSON.stringify({ type, sequence_number: sequence++, ...data })}\n\n`;
}
