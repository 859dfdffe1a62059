import type { PriceableUse, RateCard, RateTier, Rates } from "../../model/price.ts";

const perMillion = 1_000_000;

/**
 * What one response costs at a card's rates, in whole micro-dollars.
 *
 * The tier is chosen by the whole prompt (uncached, cache read and cache written input together) and holds for the
 * whole response, output too. The sum of tokens × rate is an exact integer; it is rounded once, half up.
 * @throws RangeError for a token or search count that is negative or no integer, and for a cost above 2^53 micro-dollars
 */
export function costOf(card: RateCard, use: Pick<PriceableUse, "tokens" | "webSearches" | "speed">): number {
  const { inputUncached, cacheRead, cacheWrite5m, cacheWrite1h, output } = use.tokens;
  if (
    !(
      isCount(inputUncached) &&
      isCount(cacheRead) &&
      isCount(cacheWrite5m) &&
      isCount(cacheWrite1h) &&
      isCount(output) &&
      isCount(use.webSearches)
    )
  ) {
    throw new RangeError(`counts of tokens and searches must be whole numbers from 0 up: ${JSON.stringify([use.tokens, use.webSearches])}`);
  }
  const tiers = use.speed === "fast" && card.fast !== null ? card.fast : card.tiers;
  const rates = ratesFor(tiers, inputUncached + cacheRead + cacheWrite5m + cacheWrite1h);
  const sum =
    inputUncached * rates.inputUncached +
    cacheRead * rates.cacheRead +
    cacheWrite5m * rates.cacheWrite5m +
    cacheWrite1h * rates.cacheWrite1h +
    output * rates.output +
    use.webSearches * (card.webSearch ?? 0) * perMillion;
  if (!Number.isSafeInteger(sum)) return largeCostOf(rates, card.webSearch ?? 0, use);
  const rest = sum % perMillion;
  return (sum - rest) / perMillion + (rest * 2 >= perMillion ? 1 : 0);
}

function isCount(value: number): boolean {
  return value >= 0 && Number.isSafeInteger(value);
}

function ratesFor(tiers: readonly RateTier[], prompt: number): Rates {
  let rates = tiers[0]?.rates;
  for (const tier of tiers) if (prompt > tier.above) rates = tier.rates;
  if (rates === undefined) throw new RangeError("a rate card has no tier");
  return rates;
}

/** The same sum where doubles would lose digits: absurd counts, which must not become absurd money by rounding. */
function largeCostOf(rates: Rates, webSearch: number, { tokens, webSearches }: Pick<PriceableUse, "tokens" | "webSearches">): number {
  const million = BigInt(perMillion);
  const sum =
    BigInt(tokens.inputUncached) * BigInt(rates.inputUncached) +
    BigInt(tokens.cacheRead) * BigInt(rates.cacheRead) +
    BigInt(tokens.cacheWrite5m) * BigInt(rates.cacheWrite5m) +
    BigInt(tokens.cacheWrite1h) * BigInt(rates.cacheWrite1h) +
    BigInt(tokens.output) * BigInt(rates.output) +
    BigInt(webSearches) * BigInt(webSearch) * million;
  const cost = Number((sum * 2n + million) / (million * 2n));
  if (!Number.isSafeInteger(cost)) throw new RangeError("a response cannot cost more than 2^53 micro-dollars");
  return cost;
}
