import type { Population } from "../../model/history.ts";
import { scoreTrees } from "../../stats/boosted-trees.ts";
import { logistic } from "../../stats/logistic.ts";
import type { Detector } from "./detector.ts";
import { oddFeatures } from "./odd-features.ts";
import type { Judge, PaddingModel } from "./padding-model.ts";
import { survey, type Surveyed } from "./survey.ts";

/** What is thought of one person's weeks and sessions. */
export interface WeighedPerson {
  readonly person: string;
  readonly weeks: readonly WeighedWeek[];
  readonly sessions: readonly WeighedSession[];
}

export interface WeighedWeek {
  /** Monday, UTC, milliseconds. */
  readonly monday: number;
  readonly spendMicros: number;
  /** 0–1, calibrated on PadBench and shifted to how common padding seems here. */
  readonly probability: number;
  /** 0–1: the part of the week's spend that is expected to be padding. */
  readonly share: number;
  readonly flagged: boolean;
  /** Signs that speak for it, strongest first: log-odds each added. */
  readonly signs: readonly { readonly detector: string; readonly weight: number; readonly strength: number }[];
}

export interface WeighedSession {
  readonly id: string;
  readonly probability: number;
  readonly signs: readonly { readonly detector: string; readonly strength: number }[];
}

/** Weeks before and after whose log-odds count beside a week's own: somebody who pads does it again. */
const around = 6;
const nothingAround = -4;
/** Fewer signs are told than found: those that add less say nothing to a reader. */
const worthTelling = 0.15;
const mostSigns = 5;
/** As many weeks of PadBench stand for how common padding is, before an organisation's own weeks outweigh them. */
const priorWeeks = 400;

/** Weighs everybody's weeks and sessions. Findings are for the person alone; everybody else sees gated sums. */
export function weigh(population: Population, detectors: ReadonlyMap<string, Detector>, model: PaddingModel): WeighedPerson[] {
  const people = survey(
    population,
    model.detectors.map((id) => {
      const detector = detectors.get(id);
      if (detector === undefined) throw new RangeError(`the model knows a detector ${id} that is not there`);
      return detector;
    }),
  );
  const ownersOf = model.features.map((name) => model.detectors.indexOf(name.split(" · ")[0] ?? ""));
  const { week: ofWeek, share: ofShare } = model;
  const scored = people.map((one) => {
    const { above, contributions } = scoreWeeks(one, model);
    return { one, above, contributions, odds: above.map((far) => ofWeek.intercept + ofWeek.slope * far) };
  });
  const shift = shiftOf(
    scored.flatMap(({ odds }) => odds),
    model.prior,
  );
  return scored.map(({ one, above, odds, contributions }) => {
    const { frame, features } = one;
    const weekOdds = new Map(features.weeks.map((week, index) => [week, (odds[index] ?? 0) + shift] as const));
    return {
      person: frame.history.person,
      weeks: features.weeks.map((week, index): WeighedWeek => {
        const probability = logistic((odds[index] ?? 0) + shift);
        return {
          monday: frame.monday + week * 604_800_000,
          spendMicros: frame.spend[week] ?? 0,
          probability,
          share: probability * logistic(ofShare.intercept + ofShare.slope * (above[index] ?? 0)),
          flagged: (above[index] ?? -1) > 0,
          signs: strongest(contributions[index] ?? [], ownersOf, model, one, week),
        };
      }),
      sessions: frame.sessions.map(({ id }, index): WeighedSession => {
        const own = one.signs.sessions.map((seen) => (seen === null ? 0 : orZero(seen[index])));
        const { intercept, week, bare, signs } = model.session;
        let sum = intercept + week * (weekOdds.get(frame.weekOf[index] ?? 0) ?? 0) + bare * (1 - (frame.linked[index] ?? 0));
        for (const [detector, strength] of own.entries()) sum += (signs[detector] ?? 0) * strength;
        return {
          id,
          probability: logistic(sum),
          signs: own
            .map((strength, detector) => ({ detector: model.detectors[detector] ?? "", strength }))
            .filter(({ strength }) => strength > 0.3)
            .sort((a, b) => b.strength - a.strength)
            .slice(0, mostSigns),
        };
      }),
    };
  });
}

/** How far each week is above the findings' threshold by the judge that speaks louder, and what the known signs added. */
export function scoreWeeks(
  { features }: Pick<Surveyed, "features">,
  model: Pick<PaddingModel, "known" | "odd" | "honest" | "detectors">,
): { readonly above: number[]; readonly contributions: Float64Array[] } {
  const contributions = features.rows.map((row) => new Float64Array(row.length));
  const known = judge(features.weeks, model.known, (index) =>
    scoreTrees(model.known.trees, features.rows[index] ?? [], contributions[index]),
  );
  const odd = judge(features.weeks, model.odd, (index) =>
    scoreTrees(model.odd.trees, oddFeatures(features.rows[index] ?? new Float32Array(), model.honest, model.detectors.length)),
  );
  return { above: known.map((one, index) => Math.max(one, odd[index] ?? -Infinity)), contributions };
}

/** Log-odds above the judge's threshold. */
export function judge(
  weeks: readonly number[],
  { own, around: beside, threshold }: Omit<Judge, "trees">,
  score: (index: number) => number,
): number[] {
  const odds = weeks.map((_, index) => score(index));
  const near = weeksAround(weeks, odds);
  return odds.map((one, index) => own * one + beside * (near[index] ?? 0) - threshold);
}

/** Of the weeks around each, the mean of the higher half: honest weeks lie between padded ones. */
export function weeksAround(weeks: readonly number[], odds: readonly number[]): number[] {
  return weeks.map((week, index) => {
    const near = odds.filter((_, other) => other !== index && Math.abs((weeks[other] ?? 0) - week) <= around).sort((a, b) => b - a);
    const half = near.slice(0, Math.ceil(near.length / 2));
    return half.length === 0 ? nothingAround : half.reduce((sum, one) => sum + one, 0) / half.length;
  });
}

/**
 * How much commoner or rarer padding seems here than where probabilities were calibrated, in log-odds: the prior that makes
 * the mean probability equal to it (Saerens, Latinne & Decaestecker 2002), held back by the calibration's own where weeks are few.
 */
function shiftOf(odds: readonly number[], prior: number): number {
  const of = (share: number): number => Math.log(share / (1 - share));
  let now = prior;
  for (let step = 0; step < 60; step++) {
    const shift = of(now) - of(prior);
    const sum = odds.reduce((total, one) => total + logistic(one + shift), 0);
    const next = (sum + priorWeeks * prior) / (odds.length + priorWeeks);
    if (Math.abs(next - now) < 1e-6) break;
    now = Math.min(0.5, Math.max(prior / 20, next));
  }
  return of(now) - of(prior);
}

function strongest(
  contributions: ArrayLike<number>,
  ownersOf: readonly number[],
  model: PaddingModel,
  { signs }: Surveyed,
  week: number,
): WeighedWeek["signs"] {
  const weights = new Float64Array(model.detectors.length);
  for (const [feature, owner] of ownersOf.entries()) if (owner >= 0) weights[owner] = (weights[owner] ?? 0) + (contributions[feature] ?? 0);
  return [...weights]
    .map((weight, index) => ({ detector: model.detectors[index] ?? "", weight, strength: orZero(signs.weeks[index]?.[week]) }))
    .filter(({ weight, strength }) => weight > worthTelling && strength > 0)
    .sort((a, b) => b.weight - a.weight)
    .slice(0, mostSigns);
}

function orZero(value: number | undefined): number {
  return value === undefined || Number.isNaN(value) ? 0 : value;
}
