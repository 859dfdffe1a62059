import { contextNames, relativeContext } from "./context.ts";
import type { Frame } from "./frame.ts";
import type { Norms } from "./norms.ts";
import type { Signs } from "./signs.ts";

/** Weeks before and after that are looked at beside a week. */
const around = 5;
/** Weeks before the first target that make a person's own usual; fewer say nothing. */
const fewest = 3;

/** Of each sign: how strong, how rare among peers, both in the weeks around, and how much stronger than before any target. */
export const ofSign = ["now", "rare", "around", "rare around", "since target"] as const;
const ofContext = ["now", "beside around", "since target"] as const;
/** Of all signs together: the rarest, the next, the third, and the mean; what an unknown way of padding would show. */
const together = ["rarest", "second rarest", "third rarest", "mean rarity"] as const;
const ofTogether = ["now", "around"] as const;

/** The names of a week's features, in order: "same-prompt · rare". What stands before " · " is the sign or the context. */
export function featureNames(detectors: readonly string[]): string[] {
  return [
    ...detectors.flatMap((id) => ofSign.map((kind) => `${id} · ${kind}`)),
    ...contextNames.flatMap((name) => ofContext.map((kind) => `${name} · ${kind}`)),
    ...together.flatMap((name) => ofTogether.map((kind) => `${name} · ${kind}`)),
  ];
}

/** How many features a week has. */
export function width(detectors: number, contexts: number): number {
  return detectors * ofSign.length + contexts * ofContext.length + together.length * ofTogether.length;
}

/** Numbers for each week with use; rows run along `weeks`. */
export interface WeekFeatures {
  readonly weeks: readonly number[];
  readonly rows: readonly Float32Array[];
}

/** @param context of `contextOf` @param middle of everybody's weeks, for each context (`middleOfContexts`) */
export function weekFeatures(
  frame: Frame,
  signs: Signs,
  context: readonly Float64Array[],
  norms: Norms,
  middle: readonly number[],
): WeekFeatures {
  const weeks = weeksWithUse(frame);
  const first = frame.targets.reduce((earliest, { from }) => Math.min(earliest, from), Infinity);
  const before = weeks.filter((week) => frame.monday + (week + 1) * 604_800_000 <= first);
  const rare = signs.weeks.map((values, detector) => values.map((value) => norms.surprise(detector, frame.history.role, value)));
  const size = width(signs.weeks.length, context.length);
  const rows = weeks.map((week) => {
    const row = new Float32Array(size);
    const near = weeks.filter((other) => other !== week && Math.abs(other - week) <= around);
    let at = 0;
    for (const [detector, values] of signs.weeks.entries()) {
      const now = values[week] ?? Number.NaN;
      row[at++] = Number.isNaN(now) ? 0 : now;
      row[at++] = rare[detector]?.[week] ?? 0;
      row[at++] = meanAt(values, near);
      row[at++] = meanAt(rare[detector] ?? values, near);
      row[at++] = before.length < fewest ? 0 : meanAt(values, [week, ...near]) - meanAt(values, before);
    }
    for (const [index, values] of context.entries()) {
      const now = values[week] ?? 0;
      row[at++] = now - (relativeContext[index] === true ? (middle[index] ?? 0) : 0);
      row[at++] = near.length === 0 ? 0 : now - meanAt(values, near);
      row[at++] = before.length < fewest ? 0 : meanAt(values, [week, ...near]) - meanAt(values, before);
    }
    const now = ranked(rare.map((values) => values[week] ?? 0));
    const lately = ranked(rare.map((values) => meanAt(values, [week, ...near])));
    for (const [index] of together.entries()) [row[at++], row[at++]] = [now[index] ?? 0, lately[index] ?? 0];
    return row;
  });
  return { weeks, rows };
}

export function weeksWithUse({ spend }: Frame): number[] {
  return Array.from(spend.keys()).filter((week) => (spend[week] ?? 0) > 0);
}

/** The median of each context over all weeks of all people. */
export function middleOfContexts(people: readonly { readonly frame: Frame; readonly context: readonly Float64Array[] }[]): number[] {
  return contextNames.map((_, index) => {
    const values = people
      .flatMap(({ frame, context }) => weeksWithUse(frame).map((week) => context[index]?.[week] ?? 0))
      .sort((a, b) => a - b);
    return values[values.length >> 1] ?? 0;
  });
}

/** The three highest, then the mean. */
function ranked(values: number[]): number[] {
  const mean = values.reduce((sum, value) => sum + value, 0) / Math.max(1, values.length);
  const [first = 0, second = 0, third = 0] = values.sort((a, b) => b - a);
  return [first, second, third, mean];
}

function meanAt(values: Float64Array, weeks: readonly number[]): number {
  let [sum, count] = [0, 0];
  for (const week of weeks) {
    const value = values[week] ?? Number.NaN;
    if (!Number.isNaN(value)) [sum, count] = [sum + value, count + 1];
  }
  return count === 0 ? 0 : sum / count;
}
