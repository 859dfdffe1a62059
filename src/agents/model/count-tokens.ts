import type { LanguageModelUsage } from "ai";
import type { Tokens } from "../../model/tokens.ts";

/**
 * The tokens of an answer as its provider counted them; null where it counted none. `inputTokens` of the package holds what
 * came from caches, so it is taken apart; how long a cache write is kept stands only in the provider's own words.
 */
export function countTokens({ inputTokens, inputTokenDetails, outputTokens, outputTokenDetails, raw }: LanguageModelUsage): Tokens | null {
  if (inputTokens === undefined && outputTokens === undefined) return null;
  const cacheRead = count(inputTokenDetails.cacheReadTokens);
  const cacheWrite = count(inputTokenDetails.cacheWriteTokens);
  const cacheWrite1h = Math.min(cacheWrite, oneHourWrites(raw));
  const output = count(outputTokens);
  return {
    inputUncached: count(inputTokenDetails.noCacheTokens ?? count(inputTokens) - cacheRead - cacheWrite),
    cacheRead,
    cacheWrite5m: cacheWrite - cacheWrite1h,
    cacheWrite1h,
    output,
    reasoning: Math.min(output, count(outputTokenDetails.reasoningTokens)),
  };
}

export function inputOf({ inputUncached, cacheRead, cacheWrite5m, cacheWrite1h }: Tokens): number {
  return inputUncached + cacheRead + cacheWrite5m + cacheWrite1h;
}

/** Anthropic: `cache_creation.ephemeral_1h_input_tokens`; Bedrock: `cacheDetails` with a `ttl`. */
function oneHourWrites(raw: unknown): number {
  if (!isRecord(raw)) return 0;
  const creation = raw["cache_creation"];
  if (isRecord(creation)) return count(creation["ephemeral_1h_input_tokens"]);
  const details = raw["cacheDetails"];
  if (!Array.isArray(details)) return 0;
  return details.reduce((sum: number, one: unknown) => sum + (isRecord(one) && one["ttl"] === "1h" ? count(one["inputTokens"]) : 0), 0);
}

/** A count no answer can have is a fault of whoever sent it, and must not become money. */
const most = 1_000_000_000;

function count(value: unknown): number {
  return typeof value === "number" && value > 0 ? Math.min(Math.floor(value), most) : 0;
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
