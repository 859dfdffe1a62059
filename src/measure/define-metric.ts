import type { Figure } from "../model/pages/figure.ts";

/**
 * One metric of the catalogue: one file in `src/measure/metrics`, whose name is its id. What it says of itself is what
 * people read; its statement gives observations, its measure makes one figure of those of a group and a span.
 */
export interface Metric {
  /** "Cost per held pull request". */
  readonly name: string;
  /** One or two sentences: what is counted, when, divided by what. */
  readonly definition: string;
  /** What must be connected for it: "git links and verdicts", "pull requests". */
  readonly source: string;
  readonly unit: Figure["unit"];
  /** What n counts: "merged pull requests"; "people" where the weights are no counts (money, lines). */
  readonly counts: string;
  /** How the interval is made, in plain words. */
  readonly interval: string;
  readonly better: "higher" | "lower" | "neither";
  /** Id of the metric that must stand beside it at the same size, and why. */
  readonly counter: { readonly metric: string; readonly why: string };
  /** How this could be gamed, and what then moves. */
  readonly gaming: string;
  /** Association is said in the same line as the figure. */
  readonly caution?: string;
  /** Where it belongs in the catalogue. */
  readonly family: "outcome" | "cost" | "use" | "flow" | "quality" | "people";
  /** Days after a span's end until what happened in it is known: windows of verdicts, answers that are still awaited. */
  readonly matures: number;
  /** A metric of few people is said for quarters only. */
  readonly spans: "months and quarters" | "quarters";
  /**
   * One SELECT over the ledger with `{from:Date}`, `{to:Date}` (both included) and `{zone:String}` (the organisation's), one row an
   * observation: `person` (whoever it is about; what several people made is divided among them in equal parts), `day Date`, `value`,
   * `weight`, both ≥ 0. null: no input delivers it yet.
   */
  readonly observations: string | null;
  readonly measure: Measure;
}

/** How observations become a figure. All intervals hold for people as clusters. */
export type Measure =
  /** Σ value / Σ weight between 0 and 1. `errors`: what is counted is found by a classifier of that precision and recall. */
  | { readonly kind: "share"; readonly errors?: { readonly precision: number; readonly recall: number } }
  /** Σ value / Σ weight, no upper bound. */
  | { readonly kind: "ratio" }
  /**
   * Σ value / number of person-weeks: one for each ISO week (it counts to the day of its Thursday) that a person was there
   * for. Observations lie on Thursdays; those of other weeks do not count. `share`: value is 0 or 1.
   */
  | { readonly kind: "per person-week"; readonly share: boolean }
  /** The p-quantile of the values; `never` and more is what has not happened yet. */
  | { readonly kind: "quantile"; readonly p: number }
  /** Σ value a week. */
  | { readonly kind: "weekly rate" }
  /** Days until the p-share of the people who joined in the quarter before had their observation, which lies on its day. */
  | { readonly kind: "since joining"; readonly p: number };

/** A value beyond any: what is waited for has not happened yet. */
export const never = 1e12;

export function defineMetric(metric: Metric): Metric {
  return metric;
}

/** Checks what a file in `src/measure/metrics` exports by default. */
export function isMetric(value: unknown): value is Metric {
  return typeof value === "object" && value !== null && "observations" in value && "measure" in value && "counter" in value;
}
