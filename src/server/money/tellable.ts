import { roundingStep, roundTo } from "../../measure/privacy/round-figures.ts";
import type { Limits } from "../../measure/privacy/safe-sum.ts";
import type { PeopleSum } from "../../ledger/queries/bill-by-day.ts";

/**
 * Totals of the whole organisation are what its vendors bill it anyway, so those in charge of money may see them; to a thousandth,
 * which hides small late facts and is all that a bill at list prices knows.
 * @returns micro-dollars
 */
export function roundedTotal({ micros }: Pick<PeopleSum, "micros">, limits: Limits): number {
  return micros <= 0 ? micros : roundTo(micros, totalStep(micros, limits));
}

/** What a total is rounded to, micro-dollars. */
export function totalStep(micros: number, { alone }: Limits): number {
  return alone ? 1 : roundingStep(micros, 0);
}

/** For what may be mostly one person's: also to a fifth or more of the greatest part, as every published figure. */
export function roundedPart({ micros, first }: PeopleSum, { alone }: Limits): number {
  return alone || micros <= 0 ? micros : roundTo(micros, roundingStep(micros, first));
}

/** What several sums together must at least be: their people may be the same ones, and the greatest may be one person's. */
export function together(sums: readonly PeopleSum[]): PeopleSum {
  const add = (value: (sum: PeopleSum) => number): number => sums.reduce((total, sum) => total + value(sum), 0);
  return {
    micros: add(({ micros }) => micros),
    people: Math.max(0, ...sums.map(({ people }) => people)),
    first: add(({ first }) => first),
    second: add(({ second }) => second),
  };
}

/** The rule of `safeSum`, from a sum and its two greatest amounts: never kinder than that one. */
export function mayBeTold({ micros, people, first, second }: PeopleSum, { k, alone }: Limits): boolean {
  return people >= k && (alone || (first * 2 <= micros && micros - first - second >= 0.2 * first));
}
