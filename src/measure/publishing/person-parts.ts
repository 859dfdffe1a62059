import type { Employment } from "../../ledger/queries/employment.ts";
import type { ObservationGrain, ObservationRow } from "../../ledger/queries/metric-observations.ts";
import { type Measure, never } from "../define-metric.ts";
import type { Span } from "../privacy/days.ts";
import { thursdaysOf } from "./metric-spans.ts";

/** What one person adds to a figure of one span. */
export interface PersonPart {
  readonly value: number;
  readonly weight: number;
  /** Single values (quantile), what happened on each day of the span (weekly rate), else none. */
  readonly values: readonly number[];
}

/** How the rows of a measure's statement are asked for. */
export function grainOf({ kind }: Measure): ObservationGrain {
  switch (kind) {
    case "share":
    case "ratio":
      return "month";
    case "quantile":
      return "values";
    default:
      return "day";
  }
}

/**
 * Each person's part in a span, of the rows that lie in it (for "since joining": of all rows). People without a part are
 * not in it.
 *
 * @param people pseudonyms of the population
 * @param before the quarter before the span's: who joined in it is a new person
 */
export function personParts(
  measure: Measure,
  rows: readonly ObservationRow[],
  people: ReadonlyMap<string, Employment | undefined>,
  span: Span,
  before: Span,
): Map<string, PersonPart> {
  switch (measure.kind) {
    case "per person-week":
      return personWeeks(rows, people, span);
    case "since joining":
      return newPeople(rows, people, span, before);
    case "weekly rate":
      return daily(rows, people, span);
    default:
      return sums(rows, people, span);
  }
}

function sums(rows: readonly ObservationRow[], people: ReadonlyMap<string, unknown>, span: Span): Map<string, PersonPart> {
  const parts = new Map<string, { value: number; weight: number; values: number[] }>();
  for (const { person, day, value, weight, values } of rows) {
    if (day < span.from || day > span.to || !people.has(person)) continue;
    let part = parts.get(person);
    if (part === undefined) parts.set(person, (part = { value: 0, weight: 0, values: [] }));
    // A signed roll-up may pass through less than nothing while a correction is half merged.
    part.value += Math.max(0, value);
    part.weight += Math.max(0, weight);
    for (const one of values) part.values.push(one >= never ? Infinity : Math.max(0, one));
  }
  return parts;
}

function daily(rows: readonly ObservationRow[], people: ReadonlyMap<string, unknown>, span: Span): Map<string, PersonPart> {
  const parts = new Map<string, { value: number; weight: number; values: number[] }>();
  for (const { person, day, value } of rows) {
    if (day < span.from || day > span.to || !people.has(person)) continue;
    let part = parts.get(person);
    if (part === undefined)
      parts.set(person, (part = { value: 0, weight: 0, values: Array.from({ length: span.to - span.from + 1 }, () => 0) }));
    part.value += value;
    part.values[day - span.from] = (part.values[day - span.from] ?? 0) + value;
  }
  return parts;
}

/** Weeks count for whoever was there from Monday to Friday. */
function personWeeks(
  rows: readonly ObservationRow[],
  people: ReadonlyMap<string, Employment | undefined>,
  span: Span,
): Map<string, PersonPart> {
  const weeks = thursdaysOf(span);
  const parts = new Map<string, { value: number; weight: number; values: number[] }>();
  const there = ({ joined, left }: Employment, thursday: number): boolean =>
    joined <= thursday - 3 && (left === null || left > thursday + 1);
  for (const [person, times] of people) {
    if (times === undefined) continue;
    const weight = weeks.reduce((count, thursday) => count + (there(times, thursday) ? 1 : 0), 0);
    if (weight > 0) parts.set(person, { value: 0, weight, values: [] });
  }
  for (const { person, day, value } of rows) {
    const part = parts.get(person);
    const times = people.get(person);
    if (part !== undefined && times !== undefined && day >= span.from && day <= span.to && there(times, day))
      part.value += Math.max(0, value);
  }
  return parts;
}

/** `value`: days waited; `weight`: 1 where it happened, 0 where the person still waits or has left. */
function newPeople(
  rows: readonly ObservationRow[],
  people: ReadonlyMap<string, Employment | undefined>,
  span: Span,
  before: Span,
): Map<string, PersonPart> {
  const done = new Map(rows.map(({ person, day }) => [person, day]));
  const parts = new Map<string, PersonPart>();
  for (const [person, times] of people) {
    if (times === undefined || times.joined < before.from || times.joined > before.to) continue;
    const day = done.get(person) ?? Infinity;
    const end = Math.min(span.to, times.left ?? Infinity);
    parts.set(person, { value: Math.max(0, Math.min(day, end) - times.joined), weight: day <= end ? 1 : 0, values: [] });
  }
  return parts;
}
