import { argumentsOf, count, inPieces, type Wire, type WireAnswer, type WireUsage } from "./wire.ts";

/** OpenAI's chat completions, as Ollama, vLLM and LiteLLM speak them. */
export const openaiChat: Wire = {
  matches: (path) => path.endsWith("/chat/completions"),
  streams: (_path, body) => body["stream"] === true,
  results: (text) => count(text, /"role":"tool"/g),
  json: (answer, usage) => ({
    id: "c1",
    object: "chat.completion",
    created: 1,
    model: "x",
    choices: [
      {
        index: 0,
        finish_reason: stopOf(answer),
        message: { role: "assistant", content: answer.text ?? null, ...reasoningOf(answer), ...callsOf(answer) },
      },
    ],
    ...usageOf(usage),
  }),
  pieces: (answer, usage) => [
    chunk({ role: "assistant", content: "" }, null),
    ...inPieces(answer.reasoning ?? "").map((reasoning_content) => chunk({ reasoning_content }, null)),
    ...inPieces(answer.text ?? "").map((content) => chunk({ content }, null)),
    ...(answer.calls ?? []).flatMap((call, index) => [
      chunk(
        { tool_calls: [{ index, id: call.id ?? `call_${index + 1}`, type: "function", function: { name: call.name, arguments: "" } }] },
        null,
      ),
      ...inPieces(argumentsOf(call)).map((piece) => chunk({ tool_calls: [{ index, function: { arguments: piece } }] }, null)),
    ]),
    chunk({}, stopOf(answer)),
    ...(usage === null
      ? []
      : [
          `data: ${JSON.stringify({ id: "c1", object: "chat.completion.chunk", created: 1, model: "x", choices: [], ...usageOf(usage) })}\n\n`,
        ]),
    "data: [DONE]\n\n",
  ],
  streamType: "text/event-stream",
};

function reasoningOf({ reasoning }: WireAnswer): object {
  return reasoning === undefined ? {} : { reasoning_content: reasoning };
}

function callsOf({ calls = [] }: WireAnswer): object {
  if (calls.length === 0) return {};
  return {
    tool_calls: calls.map((call, index) => ({
      id: call.id ?? `call_${index + 1}`,
      type: "function",
      function: { name: call.name, arguments: argumentsOf(call) },
    })),
  };
}

function stopOf({ stop, calls = [] }: WireAnswer): string {
  if (stop === "length") return "length";
  if (stop === "refusal") return "content_filter";
  return calls.length > 0 ? "tool_calls" : "stop";
}

function usageOf(usage: WireUsage | null): object {
  if (usage === null) return {};
  const input = usage.uncached + usage.read + usage.write5m + usage.write1h;
  return {
    usage: {
      prompt_tokens: input,
      completion_tokens: usage.output,
      total_tokens: input + usage.output,
      prompt_tokens_details: { cached_tokens: usage.read },
      completion_tokens_details: { reasoning_tokens: usage.reasoning },
    },
  };
}

function chunk(delta: object, finish_reason: string | null): string {
  return `data: ${JSON.stringify({ id: "c1", object: "chat.completion.chunk", created: 1, model: "x", choices: [{ index: 0, delta, finish_reason }] })}\n\n`;
}
