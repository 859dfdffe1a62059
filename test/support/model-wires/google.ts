import { count, inPieces, type Wire, type WireAnswer, type WireUsage } from "./wire.ts";

/** Google's generateContent: ai.google.dev/api/generate-content. */
export const google: Wire = {
  matches: (path) => /:(?:stream)?generateContent$/i.test(path),
  streams: (path) => path.endsWith(":streamGenerateContent"),
  results: (text) => count(text, /"functionResponse":/g),
  json: (answer, usage) => ({ candidates: [candidate([...said(answer), ...calls(answer)], stopOf(answer))], ...usageOf(usage) }),
  pieces: (answer, usage) => [
    ...said(answer)
      .flatMap((part) => inPieces(part.text).map((text) => ({ ...part, text })))
      .map((part) => `data: ${JSON.stringify({ candidates: [candidate([part])] })}\n\n`),
    `data: ${JSON.stringify({ candidates: [candidate(calls(answer), stopOf(answer))], ...usageOf(usage) })}\n\n`,
  ],
  streamType: "text/event-stream",
};

function candidate(parts: readonly object[], finishReason?: string): object {
  return { index: 0, content: { role: "model", parts }, ...(finishReason === undefined ? {} : { finishReason }) };
}

function said({ text, reasoning }: WireAnswer): { text: string; thought?: true }[] {
  return [...(reasoning === undefined ? [] : [{ text: reasoning, thought: true as const }]), ...(text === undefined ? [] : [{ text }])];
}

function calls({ calls: wanted = [] }: WireAnswer): object[] {
  return wanted.map(({ name, input }) => ({ functionCall: { name, args: input }, thoughtSignature: "c2ln" }));
}

function stopOf({ stop }: WireAnswer): string {
  if (stop === "length") return "MAX_TOKENS";
  return stop === "refusal" ? "SAFETY" : "STOP";
}

function usageOf(usage: WireUsage | null): object {
  if (usage === null) return {};
  const input = usage.uncached + usage.read + usage.write5m + usage.write1h;
  return {
    usageMetadata: {
      promptTokenCount: input,
      cachedContentTokenCount: usage.read,
      candidatesTokenCount: usage.output - usage.reasoning,
      thoughtsTokenCount: usage.reasoning,
      totalTokenCount: input + usage.output,
    },
  };
}
