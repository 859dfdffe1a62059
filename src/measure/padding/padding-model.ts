import type { BoostedTrees } from "../../stats/boosted-trees.ts";

/**
 * What was learnt on PadBench: how signs and their surroundings are weighed. Written by bench/padbench/fit.ts into
 * learnt-model.json; holds numbers only, none of them of any real person.
 */
export interface PaddingModel {
  /** Detectors and features in the order the trees know. */
  readonly detectors: readonly string[];
  readonly features: readonly string[];
  readonly trees: BoostedTrees;
  /** Log-odds of a week: intercept + slope × the trees' log-odds + slope × those of the weeks around. */
  readonly week: { readonly intercept: number; readonly own: number; readonly around: number };
  /** Of a week that is padded, the part of its spend: log-odds as above. */
  readonly share: { readonly intercept: number; readonly own: number; readonly around: number };
  /** Log-odds of a week from which it is a finding: at most one honest person-quarter in a hundred had one, on worlds not learnt from. */
  readonly threshold: number;
  /** Part of person-weeks that were padded in the worlds the probabilities were calibrated on. */
  readonly prior: number;
  /** Log-odds of a session: intercept + slope × its week's + a slope for each detector's sign, and for being linked to nothing. */
  readonly session: { readonly intercept: number; readonly week: number; readonly bare: number; readonly signs: readonly number[] };
  /** What was measured on worlds, strategies and confusers it was not learnt from: shown on "How this can be wrong". */
  readonly measured: {
    readonly recall: number;
    readonly falsePersonQuarters: number;
    readonly recallLeftOut: number | null;
    readonly worlds: string;
  };
}
