import type { PriceKind, Usage } from "./usage.ts";

/** Prices of one kind of token each, in micro-dollars per million tokens: integers ≥ 0. $3 per million = 3,000,000. */
export interface Rates {
  readonly inputUncached: number;
  readonly cacheRead: number;
  readonly cacheWrite5m: number;
  readonly cacheWrite1h: number;
  /** Reasoning is part of the output and has no price of its own. */
  readonly output: number;
}

/** Rates of a whole request, output included, whose prompt (all input, cached or not) is longer than `above` tokens. */
export interface RateTier {
  readonly above: number;
  readonly rates: Rates;
}

/**
 * What one model costs in one period. Plain JSON: the caller stores cards and needs no price list to use them.
 * Times are milliseconds UTC; `to` is exclusive; null = open.
 */
export interface RateCard {
  /** Names the price for good: "list:anthropic/claude-opus-4-6@2026-03-13", "contract:claude-*@2026-01-01". */
  readonly id: string;
  /** The model as its price list or its override names it. */
  readonly model: string;
  readonly kind: "list" | "contract";
  readonly from: number | null;
  readonly to: number | null;
  /** Holds only between these seconds of the UTC day (`to` exclusive, may be before `from`: over midnight). */
  readonly hours: { readonly from: number; readonly to: number } | null;
  /** Ascending by `above`; the first has `above: 0` and takes every request the others do not. */
  readonly tiers: readonly RateTier[];
  /** Tiers of answers served at "fast" speed; null = no premium known, priced as standard. */
  readonly fast: readonly RateTier[] | null;
  /** Micro-dollars for one web search; null = no fee known, none counted. */
  readonly webSearch: number | null;
  /** Where the figures come from, with version or address. */
  readonly source: string;
  /** What a reader of the price must know, "" when nothing. */
  readonly note: string;
}

/** The parts of a usage row that its price depends on. */
export type PriceableUse = Pick<Usage, "model" | "tool" | "at" | "tokens" | "webSearches" | "speed">;

/** The price of one row. `costMicros` null = no price is known; never 0 for that. `priceId` names the rate card. */
export interface Price {
  readonly costMicros: number | null;
  readonly priceKind: PriceKind;
  readonly priceId: string | null;
}

/** What the price list said about each model name asked for; an empty list = it has no price. Stored as JSON. */
export interface ResolvedPrices {
  /** Version of the price list. Another version makes the rest void for new rows. */
  readonly list: string;
  readonly models: readonly (readonly [name: string, cards: readonly RateCard[]])[];
}

/** Rates as people write them: dollars per million tokens, up to six decimals. What is left out follows from `input`. */
export interface DollarRates {
  readonly input: number;
  readonly output: number;
  readonly cacheRead?: number | undefined;
  readonly cacheWrite5m?: number | undefined;
  readonly cacheWrite1h?: number | undefined;
}

/** A price set by the user. It stands above the price list; a price of 0 is a price. */
export interface PriceOverride extends DollarRates {
  /** The model's name as reports show it, or a pattern in which `*` stands for any text. Case does not matter. */
  readonly model: string;
  readonly kind: "list" | "contract";
  /** First and last day, `YYYY-MM-DD` in UTC, both included. */
  readonly from?: string | undefined;
  readonly to?: string | undefined;
  readonly longContext?: (DollarRates & { readonly above: number }) | undefined;
  readonly fastMultiplier?: number | undefined;
  /** Dollars for one web search. */
  readonly webSearch?: number | undefined;
  readonly note?: string | undefined;
}

/** A subscription, declared once. Use of `tool` in its period is shown at list value, beside this invoice. */
export interface Plan {
  readonly tool: string;
  readonly name: string;
  /** Price of one seat for one month, in millionths of `currency`. */
  readonly monthlyMicros: number;
  readonly currency: string;
  /** First and last day, `YYYY-MM-DD`, both included. */
  readonly from: string;
  readonly to?: string | undefined;
  readonly seats: number;
}

/** For display only: sums stay in dollars. The rate is the user's; nothing is fetched. */
export interface DisplayCurrency {
  /** ISO 4217. */
  readonly code: string;
  /** How much of the currency one dollar buys. */
  readonly perUsd: number;
  /** The day the rate is from, `YYYY-MM-DD`. */
  readonly asOf: string;
}
