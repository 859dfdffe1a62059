import type { BoostedTrees } from "../../stats/boosted-trees.ts";
import type { HonestTails } from "./odd-features.ts";

/**
 * What was learnt on PadBench: how signs and their surroundings are weighed. Written by bench/padbench/fit.ts into
 * learnt-model.json; holds numbers only, none of them of any real person.
 */
export interface PaddingModel {
  /** Detectors and features in the order the trees know. */
  readonly detectors: readonly string[];
  readonly features: readonly string[];
  /** Two ways to be found: like a known way of padding, or unlike anything honest. */
  readonly known: Judge;
  readonly odd: Judge;
  readonly honest: HonestTails;
  /** Log-odds of a week: intercept + slope × the higher of the two, each above its own threshold. */
  readonly week: { readonly intercept: number; readonly slope: number };
  /** Of a padded week, the part of its spend: log-odds, in the same way. */
  readonly share: { readonly intercept: number; readonly slope: number };
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

/** Trees, joined with those of the weeks around: somebody who pads does it again. */
export interface Judge {
  readonly trees: BoostedTrees;
  /** Log-odds of a week: own × the trees' + around × those of the weeks around. */
  readonly own: number;
  readonly around: number;
  /** From here on it is a finding: set so that each judge has half of the false alarms that are allowed. */
  readonly threshold: number;
}
