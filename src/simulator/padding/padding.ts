import { eligibleJobs } from "../organisation/eligible-jobs.ts";
import type { PersonModel } from "../people/person.ts";
import type { Adoption } from "../people/adoption.ts";
import { chance, randomStream, type Random } from "../random.ts";
import { loops, minimalDose, repeatedPrompts, type PaddedUse, type PaddingWeek, type Strategy } from "./strategies.ts";

/** How many people answer a target by padding: shares of those whom each strategy suits. */
export interface PaddingDose {
  /** Of the eligible people who do not use AI in earnest. */
  readonly minimalDose: number;
  /** Of the eligible people who do. */
  readonly repeatedPrompts: number;
  readonly loops: number;
}

export const modestPadding: PaddingDose = { minimalDose: 0.75, repeatedPrompts: 0.1, loops: 0.05 };
export const noPadding: PaddingDose = { minimalDose: 0, repeatedPrompts: 0, loops: 0 };

/** One person's padding. Draws from a stream of its own: without it, everything honest stays the same to the byte. */
export interface Padding {
  weekOf(week: number, seen: PaddingWeek): { readonly strategy: string; readonly use: PaddedUse }[];
  readonly random: Random;
}

export function makePadding(seed: number, person: PersonModel, adoption: Adoption, targetWeek: number, dose: PaddingDose): Padding {
  const random = randomStream(seed, "padding", person.index);
  const eligible = eligibleJobs.some((job) => job === person.person.job);
  const answers: { readonly strategy: Strategy; readonly from: number; readonly until: number }[] = [];
  const from = targetWeek + 1 + Math.floor(random() * random() * 12);
  const draws = [random(), random(), random()] as const;
  if (eligible && !adoption.declines) {
    if (draws[0] < dose.minimalDose) answers.push({ strategy: minimalDose, from, until: adoption.from });
    if (draws[1] < dose.repeatedPrompts) answers.push({ strategy: repeatedPrompts, from: Math.max(from, adoption.from), until: Infinity });
    if (draws[2] < dose.loops) answers.push({ strategy: loops, from: Math.max(from, adoption.from), until: Infinity });
  }
  return {
    random,
    weekOf(week, seen) {
      return answers.flatMap(({ strategy, from: first, until }) =>
        week >= first && week < until && chance(random, 0.95)
          ? strategy.uses(random, seen).map((use) => ({ strategy: strategy.name, use }))
          : [],
      );
    },
  };
}
