// What the fit and the leave-out bench share: worlds turned into rows with labels, and a model made of them.
import { gatherWorld } from "../../src/read/worlds/gather-world.ts";
import type { Detector } from "../../src/measure/padding/detector.ts";
import { featureNames } from "../../src/measure/padding/features.ts";
import { honestTails, oddFeatures } from "../../src/measure/padding/odd-features.ts";
import type { Judge, PaddingModel } from "../../src/measure/padding/padding-model.ts";
import { survey } from "../../src/measure/padding/survey.ts";
import { scoreWeeks, weeksAround } from "../../src/measure/padding/weigh.ts";
import { scoreTrees, type BoostedTrees } from "../../src/stats/boosted-trees.ts";
import { fitLogistic } from "../../src/stats/logistic.ts";
import { quarterOf } from "../../src/padbench/truth.ts";
import type { Confuser } from "../../src/simulator/worlds/confuser.ts";
import { makeWorld } from "../../src/simulator/worlds/make-world.ts";
import type { Strategy } from "../../src/simulator/worlds/strategy.ts";
import { isoWeek } from "../../src/simulator/days.ts";
import { randomStream } from "../../src/simulator/random.ts";
import { growTrees, type Growth } from "./grow-trees.ts";

/** A person of a world with what is known and what is true of each week and session. */
export interface LabelledPerson {
  readonly key: string;
  readonly weeks: readonly number[];
  readonly rows: readonly Float32Array[];
  readonly spend: readonly number[];
  readonly quarters: readonly string[];
  /** 0–1 and the strategy, or what an honest week is confused with. */
  readonly padded: readonly number[];
  readonly strategies: readonly string[];
  readonly sessions: readonly {
    readonly week: number;
    readonly padded: boolean;
    readonly bare: number;
    readonly signs: readonly number[];
  }[];
}

export interface WorldsOptions {
  readonly seeds: readonly number[];
  readonly strategies: readonly Strategy[];
  readonly confusers: readonly Confuser[];
  readonly padders?: number;
  readonly odd?: number;
  readonly people?: number;
}

/** Makes the worlds one after the other and keeps of each what the detectors see. */
export async function surveyWorlds(
  options: WorldsOptions,
  detectors: readonly Detector[],
  tell: (text: string) => void,
): Promise<LabelledPerson[]> {
  const all: LabelledPerson[] = [];
  for (const seed of options.seeds) {
    const { strategies, confusers, padders, odd, people } = options;
    const world = makeWorld({
      seed,
      strategies,
      confusers,
      ...(padders === undefined ? {} : { padders }),
      ...(odd === undefined ? {} : { odd }),
      ...(people === undefined ? {} : { people }),
    });
    const labels = new Map<string, { readonly padded: number; readonly strategy: string }>();
    const paddedSessions = new Set<string>();
    for (const { session, personWeek, padded, strategy } of world.labels) {
      if (session !== undefined && padded > 0) paddedSessions.add(session);
      if (personWeek !== undefined && (labels.get(personWeek)?.padded ?? 0) <= padded) labels.set(personWeek, { padded, strategy });
    }
    const population = await gatherWorld(world);
    for (const { frame, signs, features } of survey(population, detectors)) {
      const names = features.weeks.map((week) => isoWeek(frame.monday + week * 604_800_000));
      const own = names.map((name) => labels.get(`${frame.history.person}:${name}`) ?? { padded: 0, strategy: "" });
      all.push({
        key: `${seed}:${frame.history.person}`,
        weeks: features.weeks,
        rows: features.rows,
        spend: features.weeks.map((week) => frame.spend[week] ?? 0),
        quarters: names.map(quarterOf),
        padded: own.map(({ padded }) => padded),
        strategies: own.map(({ strategy }) => strategy),
        sessions: frame.sessions.map(({ id }, index) => ({
          week: features.weeks.indexOf(frame.weekOf[index] ?? 0),
          padded: paddedSessions.has(id),
          bare: 1 - (frame.linked[index] ?? 0),
          signs: signs.sessions.map((seen) => (seen === null || Number.isNaN(seen[index]) ? 0 : (seen[index] ?? 0))),
        })),
      });
    }
    tell(`world ${seed}`);
  }
  return all;
}

/** Below this part of its spend a padded week teaches nothing: neither honest nor what is looked for. */
const leastDose = 0.2;

/** Learns trees from some people and calibrates them on others. */
export function learn(
  training: readonly LabelledPerson[],
  calibration: readonly LabelledPerson[],
  detectors: readonly string[],
  growth: Growth,
  falsePersonQuarters: number,
): PaddingModel {
  const cases = casesOf(training);
  const honestRows = cases.rows.filter((_, index) => cases.outcomes[index] === 0 && (cases.weights[index] ?? 0) > 0);
  const honest = honestTails(honestRows, detectors.length);
  const odd = (row: Float32Array): Float32Array => oddFeatures(row, honest, detectors.length);
  const knownTrees = growTrees(cases, growth, randomStream("known ways"));
  const oddTrees = growTrees({ ...cases, rows: cases.rows.map(odd) }, { ...growth, depth: growth.depth - 1 }, randomStream("odd weeks"));
  const half = falsePersonQuarters / 2;
  const known = learnJudge(calibration, knownTrees, (row) => row, half);
  const strange = learnJudge(calibration, oddTrees, odd, half);
  const parts = { known, odd: strange, honest, detectors };
  const above = calibration.map((person) => scoreWeeks({ features: person }, parts).above);
  const flat = above.flat().map((far) => [far]);
  const padded = calibration.flatMap((person) => person.padded);
  const week = line(fitLogistic({ inputs: flat, outcomes: padded.map((part) => (part > 0 ? 1 : 0)) }, 1));
  // A padded part p of a week counts as p of a case that is padded and 1 − p of one that is not.
  const doses = padded.flatMap((part, index) => (part > 0 ? [{ part, input: flat[index] ?? [0] }] : []));
  const share = line(
    fitLogistic(
      {
        inputs: doses.flatMap(({ input }) => [input, input]),
        outcomes: doses.flatMap(() => [1, 0]),
        weights: doses.flatMap(({ part }) => [part, 1 - part]),
      },
      1,
    ),
  );
  const odds = above.map((own) => own.map((far) => week.intercept + week.slope * far));
  return {
    ...parts,
    features: featureNames(detectors),
    week,
    share,
    prior: padded.filter((part) => part > 0).length / padded.length,
    session: learnSessions(calibration, odds),
    measured: { recall: 0, falsePersonQuarters: 0, recallLeftOut: null, worlds: "" },
  };
}

/** How much the weeks around count, and the threshold, for trees that were grown on others. */
function learnJudge(
  people: readonly LabelledPerson[],
  trees: BoostedTrees,
  rowOf: (row: Float32Array) => Float32Array,
  falsePart: number,
): Judge {
  const scored = people.map((person) => {
    const own = person.rows.map((row) => scoreTrees(trees, rowOf(row)));
    return { person, own, near: weeksAround(person.weeks, own) };
  });
  const inputs = scored.flatMap(({ own, near }) => own.map((one, index) => [one, near[index] ?? 0]));
  const outcomes = people.flatMap(({ padded }) => padded.map((part) => (part > 0 ? 1 : 0)));
  const [own = 1, around = 0] = fitLogistic({ inputs, outcomes }, 1).slopes.map((slope) => Number(slope.toPrecision(4)));
  const odds = scored.map(({ own: trees1, near }) => trees1.map((one, index) => own * one + around * (near[index] ?? 0)));
  return { trees, own, around, threshold: thresholdFor(people, odds, falsePart) };
}

/** Each strategy counts as much as every other, all of them together as one honest week in seven. */
function casesOf(people: readonly LabelledPerson[]): Parameters<typeof growTrees>[0] {
  const counts = new Map<string, number>();
  let honest = 0;
  for (const { padded, strategies } of people)
    for (const [index, part] of padded.entries()) {
      const strategy = strategies[index] ?? "";
      if (part >= leastDose) counts.set(strategy, (counts.get(strategy) ?? 0) + 1);
      else if (part === 0) honest++;
    }
  const each = (0.15 * honest) / Math.max(1, counts.size);
  const weightOf = (part: number, strategy: string): number =>
    part >= leastDose ? Math.min(6, each / (counts.get(strategy) ?? 1)) : part === 0 ? 1 : 0;
  return {
    rows: people.flatMap(({ rows }) => rows),
    outcomes: Float32Array.from(people.flatMap(({ padded }) => padded.map((part) => (part >= leastDose ? 1 : 0)))),
    weights: Float32Array.from(
      people.flatMap(({ padded, strategies }) => padded.map((part, index) => weightOf(part, strategies[index] ?? ""))),
    ),
  };
}

/** The log-odds above which so small a part of honest person-quarters has any week. */
export function thresholdFor(people: readonly LabelledPerson[], odds: readonly (readonly number[])[], part: number): number {
  const tops: number[] = [];
  for (const [at, { padded, quarters }] of people.entries())
    for (const own of Map.groupBy(quarters.keys(), (index) => quarters[index]).values())
      if (own.every((index) => padded[index] === 0)) tops.push(Math.max(...own.map((index) => odds[at]?.[index] ?? -Infinity)));
  tops.sort((a, b) => b - a);
  return tops[Math.floor(tops.length * part)] ?? 0;
}

function learnSessions(people: readonly LabelledPerson[], odds: readonly (readonly number[])[]): PaddingModel["session"] {
  const inputs: number[][] = [];
  const outcomes: number[] = [];
  const weights: number[] = [];
  const random = randomStream("sessions to learn from");
  for (const [at, { sessions }] of people.entries())
    for (const { week, padded, bare, signs } of sessions) {
      // All padded ones, and one honest session in five, which counts for five.
      if (!padded && random() > 0.2) continue;
      inputs.push([odds[at]?.[week] ?? 0, bare, ...signs]);
      outcomes.push(padded ? 1 : 0);
      weights.push(padded ? 1 : 5);
    }
  const { intercept, slopes } = fitLogistic({ inputs, outcomes, weights }, 5);
  const [week = 0, bare = 0, ...signs] = slopes.map((slope) => Number(slope.toPrecision(4)));
  return { intercept: Number(intercept.toPrecision(4)), week, bare, signs };
}

function line({ intercept, slopes }: { readonly intercept: number; readonly slopes: readonly number[] }): PaddingModel["week"] {
  return { intercept: Number(intercept.toPrecision(5)), slope: Number((slopes[0] ?? 0).toPrecision(5)) };
}

/** By strategy: padded weeks (30 % of spend or more) and the part above the odds from which one in a hundred honest person-quarters is. */
export function recallOf(
  people: readonly LabelledPerson[],
  model: PaddingModel,
): { readonly byStrategy: Map<string, { weeks: number; found: number }>; readonly flaggedHonest: number } {
  const odds = people.map((person) => scoreWeeks({ features: person }, model).above);
  const threshold = thresholdFor(people, odds, 0.01);
  const byStrategy = new Map<string, { weeks: number; found: number }>();
  for (const [at, { padded, strategies }] of people.entries())
    for (const [index, part] of padded.entries()) {
      if (part < 0.3) continue;
      const own = byStrategy.get(strategies[index] ?? "") ?? { weeks: 0, found: 0 };
      own.weeks++;
      if ((odds[at]?.[index] ?? -Infinity) > threshold) own.found++;
      byStrategy.set(strategies[index] ?? "", own);
    }
  let [quarters, flagged] = [0, 0];
  for (const [at, { padded, quarters: names }] of people.entries())
    for (const own of Map.groupBy(names.keys(), (index) => names[index]).values()) {
      if (own.some((index) => padded[index] !== 0)) continue;
      quarters++;
      if (own.some((index) => (odds[at]?.[index] ?? -1) > 0)) flagged++;
    }
  return { byStrategy, flaggedHonest: flagged / Math.max(1, quarters) };
}

/** Mean over strategies. */
export function macro(byStrategy: ReadonlyMap<string, { readonly weeks: number; readonly found: number }>): number {
  const parts = [...byStrategy.values()].map(({ weeks, found }) => found / weeks);
  return parts.reduce((sum, part) => sum + part, 0) / Math.max(1, parts.length);
}
