import { responseKey } from "../../model/response-key.ts";
import type { Tokens } from "../../model/tokens.ts";
import { countOf, isRecord, recordAt, textOf, timeOf, valueAt, type JsonRecord } from "../lines/fields.ts";

/** One answer of a model as OpenCode keeps it. */
export interface Answer {
  readonly key: number;
  readonly model: string;
  readonly at: number;
  readonly tokens: Tokens;
}

/**
 * The answer in a message; null for messages of people and answers that used nothing, "unusable" where counts are
 * negative or no whole numbers. Three forms: tokens at the top (since July 2025), under `metadata.assistant` (before),
 * and with `model: {id, providerID}` (since 2.0).
 * Source: anomalyco/opencode (earlier sst/opencode), session/message-v2.ts, session/index.ts `getUsage`.
 *
 * OpenCode takes cache reads and writes out of `input` for every vendor, so nothing is subtracted here.
 * `cost` is not read: it is OpenCode's own list price.
 * A forked session holds copies under new ids, and the database holds copies of the files: the key is when the answer
 * began, its model and its tokens, which the copies share.
 */
export function readAnswer(message: JsonRecord): Answer | "unusable" | null {
  const old = recordAt(message, "metadata", "assistant");
  const told = isRecord(message["tokens"]) ? message["tokens"] : old["tokens"];
  if (message["role"] === "user" || !isRecord(told)) return null;
  const provider = textOf(message["providerID"]) ?? textOf(valueAt(message, "model", "providerID")) ?? textOf(old["providerID"]);
  const id = textOf(message["modelID"]) ?? textOf(valueAt(message, "model", "id")) ?? textOf(old["modelID"]) ?? "unknown";
  const tokens = tokensOf(told, `${provider ?? ""}/${id}`);
  if (tokens === null || tokens === "unusable") return tokens;
  const time = isRecord(message["time"]) ? message["time"] : recordAt(message, "metadata", "time");
  const at = timeOf(time["created"]);
  const counts = [tokens.inputUncached, tokens.cacheRead, tokens.cacheWrite5m, tokens.output, tokens.reasoning];
  const key = responseKey(`opencode:${Number.isNaN(at) ? textOf(message["id"]) : at}:${provider}/${id}:${counts.join(",")}`);
  return { key, model: nameOf(provider, id), at, tokens };
}

function tokensOf(told: JsonRecord, model: string): Tokens | "unusable" | null {
  const input = countOf(told["input"]);
  const output = countOf(told["output"]);
  const reasoning = countOf(told["reasoning"]);
  const cacheRead = countOf(valueAt(told, "cache", "read"));
  const cacheWrite5m = countOf(valueAt(told, "cache", "write"));
  if (input === null || output === null || reasoning === null || cacheRead === null || cacheWrite5m === null) return "unusable";
  if (input + output + reasoning + cacheRead + cacheWrite5m === 0) return null;
  const inside = reasoning <= output && reasoningInside(told["total"], input + cacheRead + cacheWrite5m, { output, reasoning }, model);
  return { inputUncached: input, cacheRead, cacheWrite5m, cacheWrite1h: 0, output: inside ? output : output + reasoning, reasoning };
}

/**
 * Is reasoning a part of `output`? Since April 2026 OpenCode takes it out for every vendor; before, `output` was the
 * vendor's own count, which holds it except at Google. The total, where there is one, tells; without one the message
 * is from before.
 */
function reasoningInside(
  total: unknown,
  prompt: number,
  { output, reasoning }: { output: number; reasoning: number },
  model: string,
): boolean {
  if (total === prompt + output + reasoning) return false;
  if (total === prompt + output) return true;
  return !/google|gemini/i.test(model);
}

/** Models that only their maker sells have one price, whoever passes them on; others are named with who serves them. */
function nameOf(provider: string | null, model: string): string {
  return provider === null || /^(claude|gpt-(?!oss)|gemini-|o\d|codex-|grok-)/.test(model) ? model : `${provider}/${model}`;
}
