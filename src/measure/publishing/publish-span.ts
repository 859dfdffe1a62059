import type { MetricBasis, PublishedMetric } from "../../ledger/queries/published-metrics.ts";
import type { Metric } from "../define-metric.ts";
import type { Span } from "../privacy/days.ts";
import { type Blurred, blurEstimate, blurShare } from "../privacy/metric-gate.ts";
import { amountsOf, type Decisions, type GateFrame } from "./decide-figures.ts";
import { type Estimate, estimateFigure } from "./estimate-figure.ts";
import { refreshable } from "./late-changes.ts";
import type { PersonPart } from "./person-parts.ts";
import { printOf, printOfNames } from "./print-of.ts";

/** A quarter's frozen population, ready for many figures. */
export interface QuarterFrame extends GateFrame {
  /** Group → pseudonyms of its people, in order. */
  readonly members: ReadonlyMap<string, readonly string[]>;
  /** One person is all there is to the organisation: nothing is held back or rounded. */
  readonly alone: boolean;
}

export interface SpanInput {
  readonly id: string;
  readonly metric: Metric;
  readonly frame: QuarterFrame;
  readonly span: Span;
  readonly parts: ReadonlyMap<string, PersonPart>;
  /** What the gate says now. */
  readonly decisions: Decisions;
  /** Rows of the newest snapshot about this metric and span, by group, and what those that are shown rest on. */
  readonly earlier: ReadonlyMap<string, PublishedMetric>;
  readonly bases: ReadonlyMap<string, MetricBasis>;
  /** A shown figure may be said anew as far as figures of other spans go. */
  readonly mayChange: (group: string) => boolean;
}

export interface SpanFigures {
  readonly rows: readonly PublishedMetric[];
  /** Of the figures that are new or said anew. */
  readonly bases: readonly MetricBasis[];
  /** Groups whose shown figure is not what it would be now. */
  readonly stale: ReadonlySet<string>;
  /** What was decided when the span was first shown, "" for shown. */
  readonly decisions: Decisions;
}

/**
 * The rows of one metric and span. Which groups are shown is decided once, when any group first is; after that late facts
 * change figures only, and only where `refreshable` lets them.
 */
export function publishSpan(input: SpanInput): SpanFigures {
  const { frame, parts, earlier, bases, decisions } = input;
  const prints = new Map([...parts].map(([person, part]) => [person, printOf(part)]));
  const printsOf = (group: string): number[] => {
    const members = frame.members.get(group) ?? [];
    return [printOfNames(members), ...members.map((person) => prints.get(person) ?? 0)];
  };
  if (bases.size === 0) {
    const shown = [...decisions].filter(([, reason]) => reason === "").map(([group]) => group);
    const rows = [...decisions].map(([group, reason]) =>
      reason === "" ? figureOf(input, group) : rowOf(input, group, { withheld: reason }),
    );
    return { rows, bases: shown.map((group) => basisOf(input, group, printsOf(group))), stale: new Set(), decisions };
  }
  const shown = new Map([...bases].map(([group, { prints: before }]) => [group, { before, after: printsOf(group) }]));
  const may = (group: string): boolean => decisions.get(group) === "" && input.mayChange(group);
  const anew = frame.alone ? new Set(shown.keys()) : refreshable(frame.groups, shown, frame.members, frame.limits.k, may);
  const stale = [...shown].filter(([group, { before, after }]) => !anew.has(group) && !equal(before, after)).map(([group]) => group);
  return {
    rows: [...earlier].map(([group, row]) => (anew.has(group) ? figureOf(input, group) : row)),
    bases: [...anew].map((group) => basisOf(input, group, printsOf(group))),
    stale: new Set(stale),
    decisions: new Map([...earlier].map(([group, { withheld }]) => [group, bases.has(group) ? "" : withheld])),
  };
}

function figureOf(input: SpanInput, group: string): PublishedMetric {
  const { metric, frame, parts } = input;
  const own: PersonPart[] = [];
  for (const person of frame.members.get(group) ?? []) {
    const part = parts.get(person);
    if (part !== undefined) own.push(part);
  }
  const estimate = estimateFigure(metric, own);
  if (estimate === null) return rowOf(input, group, { withheld: "no data" });
  if (!Number.isFinite(estimate.value)) return rowOf(input, group, { withheld: "not known yet" });
  const [amountOf = () => 1] = amountsOf(metric.measure);
  const counts = own.map(amountOf);
  const { value, low, high, n, people } = frame.alone ? { ...estimate, people: own.length } : blur(metric.measure, estimate, counts);
  const counted = metric.counts === "people" ? people : n;
  return rowOf(input, group, {
    value,
    low: low === null ? null : finite(low),
    high: high === null ? null : finite(high),
    n: Math.round(counted),
    people,
    withheld: "",
  });
}

function blur(measure: Metric["measure"], estimate: Estimate, counts: readonly number[]): Blurred {
  if (measure.kind === "share") return blurShare(estimate, counts, "work");
  return measure.kind === "per person-week" && measure.share ? blurShare(estimate, counts, "people") : blurEstimate(estimate, counts);
}

function rowOf(
  { id, frame, span }: SpanInput,
  group: string,
  figure: Partial<PublishedMetric> & { readonly withheld: string },
): PublishedMetric {
  const nothing = { people: 0, n: 0, value: null, low: null, high: null };
  return { population: frame.population.quarter, metric: id, group, ...span, ...nothing, ...figure };
}

function basisOf({ id, frame, span }: SpanInput, group: string, prints: readonly number[]): MetricBasis {
  return { population: frame.population.quarter, metric: id, group, ...span, prints };
}

function finite(end: number): number | null {
  return Number.isFinite(end) ? end : null;
}

function equal(one: readonly number[], other: readonly number[]): boolean {
  return one.length === other.length && one.every((print, i) => print === other[i]);
}
