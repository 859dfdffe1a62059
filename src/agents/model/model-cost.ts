import type { RateCard, RateTier, Rates } from "../../model/price.ts";
import { noTokens, type Tokens } from "../../model/tokens.ts";
import type { ModelRequest } from "./model-port.ts";
import type { ProviderCredential } from "./provider-credential.ts";

/** Prices of models; the server answers from the price list and what was declared for it. */
export interface ModelPrices {
  /** The price in force at a moment (milliseconds UTC) for "anthropic/claude-sonnet-4-5"; null where there is none. */
  card(model: string, at: number): RateCard | null;
  /** Whole micro-dollars. */
  cost(card: RateCard, tokens: Tokens): number;
}

/** What providers put around what is sent: the frame for tools (Anthropic: up to some 700 tokens), marks of messages. */
const frameTokens = 1000;

/**
 * Input tokens the request can have at most: no tokenizer makes more than one token of a byte, and JSON is longer than its
 * text. What the call before it was counted as holding is not estimated again.
 */
export function mostInputTokens({
  system,
  tools,
  messages,
  before,
}: Pick<ModelRequest, "system" | "tools" | "messages" | "before">): number {
  const whole = bytesOf(system) + bytesOf(tools) + bytesOf(messages) + frameTokens;
  if (before === null) return whole;
  return Math.min(whole, before.inputTokens + bytesOf(messages.slice(before.messages)) + frameTokens);
}

/** Micro-dollars the request can cost at most: all input at the dearest rate of the tiers it may reach, all output used. */
export function worstCaseMicros(prices: Pick<ModelPrices, "cost">, card: RateCard, inputTokens: number, maxOutputTokens: number): number {
  const rates = dearest(card.tiers, inputTokens);
  const input = Math.max(rates.inputUncached, rates.cacheRead, rates.cacheWrite5m, rates.cacheWrite1h);
  const flat = { ...rates, inputUncached: input };
  return prices.cost({ ...card, tiers: [{ above: 0, rates: flat }] }, { ...noTokens, inputUncached: inputTokens, output: maxOutputTokens });
}

/** What was declared for a provider, as a rate card. Cached input costs what other input does. */
export function declaredCard(model: string, price: NonNullable<ProviderCredential["price"]>): RateCard {
  const input = Math.round(price.input * 1_000_000);
  const rates = {
    inputUncached: input,
    cacheRead: input,
    cacheWrite5m: input,
    cacheWrite1h: input,
    output: Math.round(price.output * 1_000_000),
  };
  return {
    id: `declared:${model}`,
    model,
    kind: "contract",
    from: null,
    to: null,
    hours: null,
    tiers: [{ above: 0, rates }],
    fast: null,
    webSearch: null,
    source: "declared with the provider",
    note: "",
  };
}

function dearest(tiers: readonly RateTier[], prompt: number): Rates {
  const reachable = tiers.filter(({ above }, index) => index === 0 || prompt > above).map(({ rates }) => rates);
  const most = (of: (rates: Rates) => number): number => Math.max(0, ...reachable.map(of));
  return {
    inputUncached: most((rates) => rates.inputUncached),
    cacheRead: most((rates) => rates.cacheRead),
    cacheWrite5m: most((rates) => rates.cacheWrite5m),
    cacheWrite1h: most((rates) => rates.cacheWrite1h),
    output: most((rates) => rates.output),
  };
}

function bytesOf(value: unknown): number {
  return Buffer.byteLength(JSON.stringify(value) ?? "");
}
