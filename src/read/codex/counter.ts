import type { Tokens } from "../../model/tokens.ts";
import { countOf, isRecord } from "../lines/fields.ts";

/**
 * Token counts in the form of OpenAI's Responses API, as Codex copies them: `input` includes `cached` and
 * `cacheWrite`, `output` includes `reasoning`, `all` is what the vendor gives as the total.
 * Source: openai/codex, codex-rs/protocol/src/protocol.rs, `TokenUsage`.
 */
export interface Counter {
  readonly input: number;
  readonly cached: number;
  readonly cacheWrite: number;
  readonly output: number;
  readonly reasoning: number;
  readonly all: number;
}

/** Null where there is no counter, "unusable" where a count is negative, no integer or no number. */
export function readCounter(value: unknown): Counter | "unusable" | null {
  if (!isRecord(value)) return null;
  const input = countOf(value["input_tokens"]);
  const cached = countOf(value["cached_input_tokens"]);
  const cacheWrite = countOf(value["cache_write_input_tokens"]);
  const output = countOf(value["output_tokens"]);
  const reasoning = countOf(value["reasoning_output_tokens"]);
  const all = countOf(value["total_tokens"]);
  if (input === null || cached === null || cacheWrite === null || output === null || reasoning === null || all === null) return "unusable";
  return { input, cached, cacheWrite, output, reasoning, all };
}

/**
 * The canonical form, or null where nothing was used. OpenAI keeps what it wrote to the cache for half an hour and
 * charges 1.25 × input for it, like Anthropic's 5-minute writes, so that is the kind it becomes.
 * Parts that are larger than their whole are cut to it.
 */
export function tokensOf(counter: Counter): Tokens | null {
  const cacheRead = Math.min(counter.cached, counter.input);
  const cacheWrite5m = Math.min(counter.cacheWrite, counter.input - cacheRead);
  const tokens: Tokens = {
    inputUncached: counter.input - cacheRead - cacheWrite5m,
    cacheRead,
    cacheWrite5m,
    cacheWrite1h: 0,
    output: counter.output,
    reasoning: Math.min(counter.reasoning, counter.output),
  };
  return counter.input + counter.output === 0 ? null : tokens;
}

/** What a cumulative counter grew by; null where any part of it fell. */
export function growth(from: Counter, to: Counter): Counter | null {
  const grown = combine(to, from, (a, b) => a - b);
  return Math.min(grown.input, grown.cached, grown.cacheWrite, grown.output, grown.reasoning) < 0 ? null : grown;
}

/** The smaller of two counters, part by part. */
export function smaller(one: Counter, other: Counter): Counter {
  return combine(one, other, Math.min);
}

/** The counter as text; equal text = equal counter. */
export function nameOf({ input, cached, cacheWrite, output, reasoning, all }: Counter): string {
  return `${input},${cached},${cacheWrite},${output},${reasoning},${all}`;
}

function combine(one: Counter, other: Counter, rule: (a: number, b: number) => number): Counter {
  return {
    input: rule(one.input, other.input),
    cached: rule(one.cached, other.cached),
    cacheWrite: rule(one.cacheWrite, other.cacheWrite),
    output: rule(one.output, other.output),
    reasoning: rule(one.reasoning, other.reasoning),
    all: rule(one.all, other.all),
  };
}
