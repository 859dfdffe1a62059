import type { SimulatedFacts, SimulatedTokens, SimulatedUsage } from "../facts.ts";
import { chance, type Random } from "../random.ts";
import { listPrices, type ListPrice } from "./prices.ts";
import type { ToolModel } from "./tools.ts";

/** What a session's usage is made from. */
export interface SessionUse {
  readonly id: string;
  readonly person: string;
  readonly source: string;
  readonly tool: ToolModel;
  readonly model: string;
  readonly from: number;
  readonly to: number;
  /** About what it costs; the rows' exact cost follows from their tokens. */
  readonly dollars: number;
  readonly estimated: boolean;
}

/**
 * One to four usage rows: the main thread, cut in two where the session was long, and the sub-agents' model, folded into
 * the root session. Appends to `facts.usage`.
 */
export function addSessionUsage(random: Random, facts: SimulatedFacts, use: SessionUse): void {
  const long = use.to - use.from > 2_400_000 || use.dollars > 6;
  const helper = use.tool.helper !== null && chance(random, 0.4) ? 0.03 + 0.15 * random() : 0;
  const main = use.dollars * (1 - helper);
  const span = use.to - use.from;
  let row = 0;
  const add = (model: string, dollars: number, share: number): void => {
    const at = Math.floor(use.from + span * share);
    facts.usage.push(usageRow(random, use, model, dollars, at, row++));
  };
  if (long && chance(random, 0.7)) {
    const part = 0.3 + 0.4 * random();
    add(use.model, main * part, 0.2);
    add(use.model, main * (1 - part), 0.9);
  } else add(use.model, main, 0.6);
  if (helper > 0 && use.tool.helper !== null) add(use.tool.helper, use.dollars * helper, 0.5);
}

function usageRow(random: Random, use: SessionUse, model: string, dollars: number, at: number, row: number): SimulatedUsage {
  const price = listPrices[model] ?? null;
  const tokens = tokensFor(random, use.tool, price ?? standIn, dollars);
  return {
    key: `${use.tool.id}:${use.id}:${row}`,
    person: use.person,
    session: use.id,
    at,
    source: use.source,
    tool: use.tool.id,
    model,
    basis: use.estimated ? "estimated" : "recorded",
    priceKind: use.tool.priceKind,
    responses: 1 + Math.floor(tokens.output / (250 + 500 * random())),
    tokens,
    costMicros: price === null ? null : costOf(tokens, price),
    unit: "",
    units: 0,
  };
}

/** Sizes the tokens of a model without a price. */
const standIn: ListPrice = { input: 1_000_000, cacheRead: 100_000, cacheWrite5m: 1_000_000, cacheWrite1h: 1_000_000, output: 5_000_000 };

/** Tokens that cost about so many dollars, in the tool's mix, each part of it shaken by up to a third. */
export function tokensFor(random: Random, tool: ToolModel, price: ListPrice, dollars: number): SimulatedTokens {
  const shake = (part: number): number => part * (0.67 + 0.66 * random());
  const input = shake(tool.mix[0]);
  const read = shake(tool.mix[1]);
  const write = shake(tool.mix[2]);
  const out = shake(tool.mix[3]);
  const perPart = (dollars * 1e12) / (input + read + write + out);
  const hourly = write > 0 && random() < 0.2;
  const output = Math.max(1, Math.round((perPart * out) / price.output));
  return {
    inputUncached: Math.max(1, Math.round((perPart * input) / price.input)),
    cacheRead: Math.round((perPart * read) / price.cacheRead),
    cacheWrite5m: hourly ? 0 : Math.round((perPart * write) / price.cacheWrite5m),
    cacheWrite1h: hourly ? Math.round((perPart * write) / price.cacheWrite1h) : 0,
    output,
    reasoning: Math.round(output * tool.reasoning * random()),
  };
}

/** Exact cost in micro-dollars, rounded once. Reasoning is part of the output. */
export function costOf(tokens: SimulatedTokens, price: ListPrice): number {
  return Math.round(
    (tokens.inputUncached * price.input +
      tokens.cacheRead * price.cacheRead +
      tokens.cacheWrite5m * price.cacheWrite5m +
      tokens.cacheWrite1h * price.cacheWrite1h +
      tokens.output * price.output) /
      1_000_000,
  );
}
