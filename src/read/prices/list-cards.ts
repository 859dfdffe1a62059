import type { ConditionalPrice, ModelPrice } from "@pydantic/genai-prices";
import type { RateCard, RateTier } from "../../model/price.ts";
import { fastMultipliers, longContextPremium, type AddedModel } from "./list-additions.ts";
import { claudeVersion } from "./model-name.ts";
import { dayStart, longContextRates, microDollars, ratesFromDollars, scaledTiers, type CacheRule } from "./rates.ts";

/** Anthropic and OpenAI ask $10 for 1,000 web searches, in micro-dollars each. Source: their pricing pages, "Web search". */
const searchFee = 10_000;

/**
 * A card for each period of one entry of the package; none where it has the model without a price for input and output
 * (free, or part of a subscription). A price for hours of the day holds from the last first day named before it.
 */
export function cardsFromPackage(
  provider: string,
  model: string,
  prices: readonly ConditionalPrice[] | ModelPrice,
  source: string,
): readonly RateCard[] {
  const periods: readonly ConditionalPrice[] = isPeriods(prices) ? prices : [{ prices }];
  const cards: RateCard[] = [];
  let from: number | null = null;
  for (const { constraint, prices: price } of periods) {
    if (price["input_mtok"] === undefined || price["output_mtok"] === undefined) continue;
    let hours: RateCard["hours"] = null;
    if (constraint?.type === "start_date") {
      from = dayStart(constraint.start_date);
      for (const [index, card] of cards.entries()) cards[index] = { ...card, to: card.to ?? from };
    } else if (constraint) {
      hours = { from: secondOfDay(constraint.start_time), to: secondOfDay(constraint.end_time) };
    }
    const day = from === null ? "" : `@${new Date(from).toISOString().slice(0, 10)}`;
    const time = hours === null ? "" : `T${hours.from}-${hours.to}`;
    const name = `${provider}/${model}`;
    cards.push(
      withKnownPremiums(provider, {
        id: `list:${name}${day}${time}`,
        model: name,
        kind: "list",
        from,
        to: null,
        hours,
        fast: null,
        tiers: tiersOf(price, cacheRule(model)),
        webSearch: webSearchFee(price, model),
        source,
        note: uncounted(price),
      }),
    );
  }
  return cards;
}

/** A card for each period of a model the package lacks. */
export function cardsFromAddition({ provider, model, periods, source }: AddedModel): readonly RateCard[] {
  const rule = cacheRule(model);
  return periods.map(({ from, rates, longContext }, index) => {
    const next = periods[index + 1]?.from;
    return withKnownPremiums(provider, {
      id: `list:${provider}/${model}${from === null ? "" : `@${from}`}`,
      model: `${provider}/${model}`,
      kind: "list",
      hours: null,
      fast: null,
      webSearch: searchFee,
      note: "",
      source,
      from: from === null ? null : dayStart(from),
      to: next == null ? null : dayStart(next),
      tiers: [
        { above: 0, rates: ratesFromDollars(rates, rule) },
        ...(longContext ? [{ above: longContext.above, rates: ratesFromDollars(longContext, rule) }] : []),
      ],
    });
  });
}

/** Adds what the package does not say of Claude models: fast answers, and long prompts where a provider's entry lacks them. */
function withKnownPremiums(provider: string, card: RateCard): RateCard {
  const version = claudeVersion(card.model);
  if (version === null) return card;
  const [base] = card.tiers;
  const { above, models, providers, source } = longContextPremium;
  const lacksPremium = base !== undefined && card.tiers.length === 1 && models.includes(version) && providers.includes(provider);
  const tiers = lacksPremium ? [base, { above, rates: longContextRates(base.rates) }] : card.tiers;
  const premium = card.model.endsWith("-fast") ? 1 : fastMultipliers[version];
  // Fast mode came with Opus 4.6; what is older, and Sonnet and Haiku, never had it.
  const mayBeFast = /opus|fable|mythos/.test(version) && Number(version.split(" ")[1]) > 4.5;
  const notes = [
    card.note,
    lacksPremium ? `the premium above ${above.toLocaleString("en-US")} tokens is from ${source}` : "",
    premium === undefined && mayBeFast ? "no premium is known for fast answers: priced as standard" : "",
  ];
  return { ...card, tiers, fast: premium === undefined ? null : scaledTiers(tiers, premium), note: notes.filter(Boolean).join("; ") };
}

/** Prices by kind of token and by length of the prompt → whole sets of rates by length of the prompt. */
function tiersOf(price: ModelPrice, rule: CacheRule): RateTier[] {
  const starts = new Set([0]);
  for (const value of Object.values(price)) if (typeof value === "object") for (const { start } of value.tiers) starts.add(start);
  return [...starts]
    .sort((a, b) => a - b)
    .map((above) => {
      const dollars = (key: string): number | undefined => {
        const value = price[key];
        if (typeof value !== "object") return value;
        return value.tiers.findLast(({ start }) => start <= above)?.price ?? value.base;
      };
      return {
        above,
        rates: ratesFromDollars(
          {
            input: dollars("input_mtok") ?? 0,
            output: dollars("output_mtok") ?? 0,
            cacheRead: dollars("cache_read_mtok"),
            cacheWrite5m: dollars("cache_write_5m_mtok") ?? dollars("cache_write_mtok"),
            cacheWrite1h: dollars("cache_write_1h_mtok"),
          },
          rule,
        ),
      };
    });
}

function webSearchFee(price: ModelPrice, model: string): number | null {
  const perThousand = price["web_searches_kcount"];
  if (typeof perThousand === "number") return microDollars(perThousand / 1000);
  return claudeVersion(model) === null ? null : searchFee;
}

function uncounted(price: ModelPrice): string {
  const also = ["requests_kcount", "output_reasoning_mtok", "output_citation_mtok"].filter((key) => price[key] !== undefined);
  return also.length === 0 ? "" : `the vendor also charges by ${also.join(", ")}, which is not counted`;
}

function cacheRule(model: string): CacheRule {
  return model.includes("claude") ? "anthropic" : "as input";
}

function isPeriods(prices: readonly ConditionalPrice[] | ModelPrice): prices is readonly ConditionalPrice[] {
  return Array.isArray(prices);
}

function secondOfDay(time: string): number {
  return (Date.parse(`1970-01-02T${time}`) / 1000) % 86_400;
}
