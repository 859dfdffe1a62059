import type { DollarRates, RateTier, Rates } from "../../model/price.ts";

/** Which prices follow from the input price where a list or a user names none. */
export type CacheRule =
  /** Read 0.1 ×, 5 minute write 1.25 ×, 1 hour write 2 ×. Source: platform.claude.com/docs/en/build-with-claude/prompt-caching#pricing */
  | "anthropic"
  /** A cached token costs what an uncached one does; a write of an hour what one of five minutes does. */
  | "as input";

/** Dollars per million tokens → micro-dollars per million tokens, with the gaps filled by `rule`. */
export function ratesFromDollars(dollars: DollarRates, rule: CacheRule): Rates {
  const { input, output } = dollars;
  const anthropic = rule === "anthropic";
  const cacheWrite5m = dollars.cacheWrite5m ?? (anthropic ? input * 1.25 : input);
  return {
    inputUncached: microDollars(input),
    cacheRead: microDollars(dollars.cacheRead ?? (anthropic ? input * 0.1 : input)),
    cacheWrite5m: microDollars(cacheWrite5m),
    cacheWrite1h: microDollars(dollars.cacheWrite1h ?? (anthropic ? input * 2 : cacheWrite5m)),
    output: microDollars(output),
  };
}

/** Every rate of every tier times `factor`: the premium on a fast answer also applies to cached input and long prompts. */
export function scaledTiers(tiers: readonly RateTier[], factor: number): RateTier[] {
  return tiers.map(({ above, rates }) => ({ above, rates: scaled(rates, factor, factor) }));
}

/** The rates of prompts above the threshold where a vendor doubles the input (cached too) and takes half as much again for the output. */
export function longContextRates(rates: Rates): Rates {
  return scaled(rates, 2, 1.5);
}

/** Dollars → whole micro-dollars. */
export function microDollars(dollars: number): number {
  return Math.round(dollars * 1_000_000);
}

/** The first moment of a day, `YYYY-MM-DD`, in UTC. */
export function dayStart(day: string): number {
  return Date.parse(`${day}T00:00:00Z`);
}

/** The first moment after it. */
export function dayEnd(day: string): number {
  return dayStart(day) + 86_400_000;
}

function scaled(rates: Rates, input: number, output: number): Rates {
  return {
    inputUncached: Math.round(rates.inputUncached * input),
    cacheRead: Math.round(rates.cacheRead * input),
    cacheWrite5m: Math.round(rates.cacheWrite5m * input),
    cacheWrite1h: Math.round(rates.cacheWrite1h * input),
    output: Math.round(rates.output * output),
  };
}
