import { largestRemainder } from "../../stats/largest-remainder.ts";

/** Share of the greatest contribution that one step of rounding spans at least. */
const stepShare = 0.2;

/**
 * The step a figure is rounded to: three significant digits of the figure, and never less than 20 % of its greatest contribution:
 * even somebody who knows everybody else's amount cannot tell that contribution more closely than to one step.
 * Steps are 1, 2 or 5 times a power of ten, so that the step does not tell the contribution either (within a factor of 2).
 *
 * @param figure and @param greatest ≥ 0, same unit
 */
export function roundingStep(figure: number, greatest: number): number {
  const least = Math.max(greatest * stepShare, figure / 1000, 1);
  const power = 10 ** Math.floor(Math.log10(least));
  const step = [1, 2, 5, 10].find((factor) => factor * power >= least) ?? 10;
  return step * power;
}

/** A whole ≥ 0 in steps, and its parts in the same steps, which add up to it exactly (largest remainder). */
export function roundParts(parts: readonly number[], step: number): { whole: number; parts: number[] } {
  const sum = parts.reduce((total, part) => total + part, 0);
  const steps = Math.round(sum / step);
  return { whole: steps * step, parts: (steps === 0 ? parts.map(() => 0) : largestRemainder(steps, parts)).map((part) => part * step) };
}

/** People are counted to the next 5, so that one more or less seldom shows. */
export function roundPeople(people: number): number {
  return Math.round(people / 5) * 5;
}

export function roundTo(figure: number, step: number): number {
  return Math.round(figure / step) * step;
}
