import type { DollarRates } from "../../model/price.ts";

/**
 * What the price list package lacks, each with its source. An entry goes as soon as the package has it.
 * Days are UTC. Change the day in `priceList` (price-list.ts) with every change here.
 */
export interface AddedModel {
  readonly provider: string;
  /** The exact name; a date after it ("-20261007", "-2026-10-07") is the same model. */
  readonly model: string;
  readonly periods: readonly AddedPeriod[];
  readonly source: string;
}

interface AddedPeriod {
  /** First day; null = since its release. */
  readonly from: string | null;
  readonly rates: DollarRates;
  readonly longContext?: DollarRates & { readonly above: number };
}

const anthropicPrices = "platform.claude.com/docs/en/about-claude/pricing";

/** Models younger than the package's data (23 September 2026), and Mythos, which it never had. */
export const addedModels: readonly AddedModel[] = [
  {
    provider: "anthropic",
    model: "claude-sonnet-5-5", // released 28 September 2026; cache reads halved on 7 October
    periods: [
      { from: null, rates: { input: 2, output: 10, cacheRead: 0.2 } },
      { from: "2026-10-07", rates: { input: 2, output: 10, cacheRead: 0.1 } },
    ],
    source: anthropicPrices,
  },
  {
    provider: "anthropic",
    model: "claude-haiku-5-5", // released 7 October 2026
    periods: [{ from: null, rates: { input: 0.1, output: 0.5 }, longContext: { above: 100_000, input: 0.5, output: 2.5 } }],
    source: anthropicPrices,
  },
  {
    provider: "anthropic",
    model: "claude-fable-5-2", // released 9 November 2026
    periods: [{ from: null, rates: { input: 8, output: 40, cacheRead: 0.2 } }],
    source: anthropicPrices,
  },
  { provider: "anthropic", model: "claude-mythos-5", periods: [{ from: null, rates: { input: 10, output: 50 } }], source: anthropicPrices },
  {
    provider: "anthropic",
    model: "claude-mythos-5-1",
    periods: [{ from: null, rates: { input: 10, output: 50, cacheRead: 0.25 } }],
    source: anthropicPrices,
  },
  {
    provider: "openai",
    model: "gpt-6.1-sol", // released 29 September 2026
    periods: [
      {
        from: null,
        rates: { input: 2, output: 10, cacheRead: 0.1, cacheWrite5m: 2.5 },
        longContext: { above: 272_000, input: 4, output: 15, cacheRead: 0.2, cacheWrite5m: 5 },
      },
    ],
    source: "developers.openai.com/api/docs/models/gpt-6.1-sol",
  },
];

/**
 * Times the standard rates for answers with `"speed":"fast"`, by `claudeVersion`; on all kinds of tokens and on top
 * of the long-context premium, not on web searches. The log names the speed that was served, so no dates are needed.
 * Source: platform.claude.com/docs/en/build-with-claude/fast-mode and the pricing page's "Fast mode pricing".
 */
export const fastMultipliers: Readonly<Record<string, number>> = {
  "opus 4.6": 6,
  "opus 4.7": 6,
  "opus 4.8": 2,
  "opus 5.0": 2,
  "opus 5.5": 2,
  "fable 5.2": 2,
};

/**
 * Claude models with a premium above 200,000 prompt tokens (input × 2, output × 1.5) for which a provider's list may lack it.
 * Longer prompts were possible only under the 1M beta (Sonnet 4 since 12 August 2025, both retired 30 April 2026), so no dates are needed.
 * Bedrock's regional prices are multiplied alike.
 */
export const longContextPremium = {
  above: 200_000,
  models: ["sonnet 4.0", "sonnet 4.5"] as readonly string[],
  providers: ["anthropic", "aws", "google"] as readonly string[],
  source: "anthropic.com/news/1m-context",
};
