import { responseKey } from "../../model/response-key.ts";
import type { UsageFact } from "../../model/facts.ts";
import type { Column } from "./encode-rows.ts";

/** One row of `usage` as the ledger keeps it, without its sign. */
export interface UsageRow {
  /** Days since 1970. */
  readonly day: number;
  readonly person: string;
  readonly session: string;
  readonly at: number;
  readonly key: number;
  readonly source: string;
  readonly tool: string;
  readonly model: string;
  readonly basis: string;
  readonly priceKind: string;
  readonly responses: number;
  readonly unpriced: number;
  readonly inputUncached: number;
  readonly cacheRead: number;
  readonly cacheWrite5m: number;
  readonly cacheWrite1h: number;
  readonly output: number;
  readonly reasoning: number;
  readonly costMicros: number;
  readonly unit: string;
  readonly units: number;
}

/** @param dayOf days since 1970 of a moment, in the organisation's time zone */
export function usageRow(fact: UsageFact, dayOf: (at: number) => number): UsageRow {
  return {
    day: dayOf(fact.at),
    person: fact.person,
    session: fact.session,
    at: fact.at,
    key: responseKey(fact.key),
    source: fact.source,
    tool: fact.tool,
    model: fact.model,
    basis: fact.basis,
    priceKind: fact.priceKind,
    responses: fact.responses,
    unpriced: fact.costMicros === null ? fact.responses : 0,
    inputUncached: fact.tokens.inputUncached,
    cacheRead: fact.tokens.cacheRead,
    cacheWrite5m: fact.tokens.cacheWrite5m,
    cacheWrite1h: fact.tokens.cacheWrite1h,
    output: fact.tokens.output,
    reasoning: fact.tokens.reasoning,
    costMicros: fact.costMicros ?? 0,
    unit: fact.unit,
    units: fact.units,
  };
}

const basisRank: Readonly<Record<string, number>> = { estimated: 0, recorded: 1, vendor: 2 };

/**
 * Which of two rows of the same response stands: a total order, so that the result does not depend on the order of
 * arrival. The better basis, then more tokens, then a known price, then any fixed order.
 * @returns > 0 where `a` stands, 0 where they are equal
 */
export function compareRows(a: UsageRow, b: UsageRow): number {
  return (
    (basisRank[a.basis] ?? 0) - (basisRank[b.basis] ?? 0) ||
    tokensOf(a) - tokensOf(b) ||
    b.unpriced - a.unpriced ||
    a.costMicros - b.costMicros ||
    compareText(textOf(a), textOf(b))
  );
}

function tokensOf(row: UsageRow): number {
  return row.inputUncached + row.cacheRead + row.cacheWrite5m + row.cacheWrite1h + row.output + row.units;
}

/** The same fields in the same order, so that equal rows have equal text. */
function textOf(row: UsageRow): string {
  const { person, session, at, source, tool, model, basis, priceKind, responses, unit, units, reasoning } = row;
  const { inputUncached, cacheRead, cacheWrite5m, cacheWrite1h, output } = row;
  const what = [person, session, at, source, tool, model, basis, priceKind, responses, unit, units];
  const tokens = [inputUncached, cacheRead, cacheWrite5m, cacheWrite1h, output, reasoning];
  return JSON.stringify([what, tokens]);
}

function compareText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

/** A row as it is written: −1 takes back what +1 wrote. */
export interface SignedUsageRow {
  readonly row: UsageRow;
  readonly sign: 1 | -1;
}

/** The columns of `usage`. */
export const usageColumns: readonly Column<SignedUsageRow>[] = [
  ["day", "day", ({ row }) => row.day],
  ["person", "text", ({ row }) => row.person],
  ["session", "text", ({ row }) => row.session],
  ["at", "time", ({ row }) => row.at],
  ["key", "count64", ({ row }) => row.key],
  ["sign", "small", ({ sign }) => sign],
  ["source", "text", ({ row }) => row.source],
  ["tool", "text", ({ row }) => row.tool],
  ["model", "text", ({ row }) => row.model],
  ["basis", "text", ({ row }) => row.basis],
  ["price_kind", "text", ({ row }) => row.priceKind],
  ["responses", "count32", ({ row }) => row.responses],
  ["unpriced", "count32", ({ row }) => row.unpriced],
  ["input_uncached", "count64", ({ row }) => row.inputUncached],
  ["cache_read", "count64", ({ row }) => row.cacheRead],
  ["cache_write_5m", "count64", ({ row }) => row.cacheWrite5m],
  ["cache_write_1h", "count64", ({ row }) => row.cacheWrite1h],
  ["output", "count64", ({ row }) => row.output],
  ["reasoning", "count64", ({ row }) => row.reasoning],
  ["cost_micros", "count64", ({ row }) => row.costMicros],
  ["unit", "text", ({ row }) => row.unit],
  ["units", "real", ({ row }) => row.units],
];
