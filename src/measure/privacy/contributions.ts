import { baseSpans, type Span } from "./days.ts";

/** What is published of every set of usage, in this order; money in micro-dollars. The first five add up to the cost. */
export const amountNames = [
  "held",
  "pending",
  "exploration",
  "unlinked",
  "undone",
  "cannot_link",
  "seat_share",
  "estimated",
  "responses",
  "unpriced",
  "tokens",
  "output",
  "contract",
] as const;
export const partCount = 5;

/** What one person did in one base span (`from` is its first day) with one tool and model; `amounts` as in `amountNames`, ≥ 0. */
export interface Contribution {
  readonly person: string;
  readonly from: number;
  readonly tool: string;
  readonly model: string;
  readonly amounts: readonly number[];
}

/** A quarter's contributions by person, both as numbers. */
export interface QuarterTable {
  readonly people: readonly string[];
  readonly homes: readonly string[];
  readonly base: readonly Span[];
  /** In order of person, base span, tool and model. */
  readonly rows: readonly TableRow[];
  /** cost[person * base.length + span] */
  readonly cost: Float64Array;
}

export interface TableRow {
  readonly person: number;
  readonly base: number;
  readonly tool: string;
  readonly model: string;
  readonly amounts: readonly number[];
}

/** Indexes the contributions of a frozen population; those of anybody else and of other quarters are left out. */
export function quarterTable(quarter: string, homes: ReadonlyMap<string, string>, contributions: Iterable<Contribution>): QuarterTable {
  const people = [...homes.keys()].sort();
  const number = new Map(people.map((person, i) => [person, i]));
  const base = baseSpans(quarter);
  const baseNumber = new Map(base.map(({ from }, i) => [from, i]));
  const cost = new Float64Array(people.length * base.length);
  const rows: TableRow[] = [];
  for (const { person: name, from, tool, model, amounts } of contributions) {
    const person = number.get(name);
    const span = baseNumber.get(from);
    if (person === undefined || span === undefined) continue;
    rows.push({ person, base: span, tool, model, amounts });
    cost[person * base.length + span] = (cost[person * base.length + span] ?? 0) + costOf(amounts);
  }
  rows.sort((a, b) => a.person - b.person || a.base - b.base || compare(a.tool, b.tool) || compare(a.model, b.model));
  return { people, homes: people.map((person) => homes.get(person) ?? ""), base, rows, cost };
}

export function costOf(amounts: readonly number[]): number {
  let sum = 0;
  for (let i = 0; i < partCount; i++) sum += amounts[i] ?? 0;
  return sum;
}

/** Each person's cost within the days, by the number of the person. */
export function costWithin({ people, base, cost }: QuarterTable, { from, to }: Span): Float64Array {
  const sums = new Float64Array(people.length);
  base.forEach((span, i) => {
    if (span.from < from || span.to > to) return;
    for (let person = 0; person < people.length; person++) sums[person] = (sums[person] ?? 0) + (cost[person * base.length + i] ?? 0);
  });
  return sums;
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
