import { startOfDay } from "../days.ts";
import type { SimulatedFacts } from "../facts.ts";
import { lognormal, type Random } from "../random.ts";
import { listPrices } from "./prices.ts";
import { costOf, tokensFor } from "./session-usage.ts";
import type { ToolModel } from "./tools.ts";

/** Share of the list price that the contract asks. */
const contractRate = 0.8;

/**
 * A person's day with a tool whose export knows no sessions: one row a person and day, dated at midnight UTC as
 * exports are. Counters come with a contract price; credits come without any.
 */
export function addDailyCounter(random: Random, facts: SimulatedFacts, tool: ToolModel, person: string, at: number, dollars: number): void {
  const date = startOfDay(at);
  const model = tool.models[0] ?? "auto";
  const price = tool.reports === "credits" ? null : (listPrices[model] ?? null);
  const tokens = price === null ? noTokens : tokensFor(random, tool, price, dollars);
  facts.usage.push({
    key: `${tool.id}:${person}:${date}`,
    person,
    session: "",
    at: date,
    source: `${tool.id}-export`,
    tool: tool.id,
    model,
    basis: "vendor",
    priceKind: tool.priceKind,
    responses: 1 + Math.floor(lognormal(random, 14, 0.7)),
    tokens,
    costMicros: price === null ? null : Math.round(costOf(tokens, price) * contractRate),
    unit: price === null ? "credits" : "",
    units: price === null ? Math.round(dollars * 2500) / 100 : 0,
  });
}

const noTokens = { inputUncached: 0, cacheRead: 0, cacheWrite5m: 0, cacheWrite1h: 0, output: 0, reasoning: 0 };
