import { week } from "../days.ts";
import { eligibleJobs } from "../organisation/eligible-jobs.ts";
import { chance, lognormal, randomStream } from "../random.ts";
import type { PersonModel } from "./person.ts";

/** How one person comes to use AI, and keeps using it. Weeks are counted from the first one simulated. */
export interface Adoption {
  /** First week of honest use; Infinity = never within sight. May lie before week 0. */
  readonly from: number;
  /** Chance that a week after that sees any honest use, on a full-time week. */
  readonly habit: number;
  /** Sessions in an active week once used to it. */
  readonly sessions: number;
  /** 0–1: how much of the work is done with AI once used to it. */
  readonly reliance: number;
  /** Dollars of a middling session, relative to others. */
  readonly thirst: number;
  /** Declares, in private, to be faster without it: neither uses nor pads. */
  readonly declines: boolean;
}

/**
 * Honest adoption: a third had begun before; then the interest of each week (hazard) wins some more, and a visible
 * target makes more people try in earnest. Who only feels watched is a matter of the padding models, not of this one.
 */
export function makeAdoption(seed: number, person: PersonModel, start: number, weeks: number, targetWeek: number): Adoption {
  const random = randomStream(seed, "adoption", person.index);
  const eligible = eligibleJobs.some((job) => job === person.person.job);
  const joined = Math.floor((person.joinedAt - start) / week);
  let from = chance(random, eligible ? 0.4 : 0.15) ? -between52(random()) : Number.POSITIVE_INFINITY;
  const curiosity = lognormal(random, 1, 0.6);
  for (let at = 0; at < weeks && from > weeks; at++) {
    const push = at >= targetWeek && eligible ? 1.7 : 1;
    const hazard = (eligible ? 0.014 : 0.006) * curiosity * push;
    if (random() < hazard && at >= joined) from = at;
  }
  // Who joins later and has used it before, begins with the job.
  if (from < joined) from = joined;
  return {
    from,
    habit: 0.86 + 0.13 * random(),
    sessions: lognormal(random, eligible ? 6 : 2.5, 0.5),
    reliance: 0.35 + 0.55 * random(),
    thirst: lognormal(random, 1, 0.45),
    declines: eligible && from > weeks && chance(random, 0.12),
  };
}

/** 0–1: how used to it a person is in a week; eight weeks of learning. */
export function familiarity(adoption: Adoption, at: number): number {
  return at < adoption.from ? 0 : Math.min(1, 0.4 + (0.6 * (at - adoption.from)) / 8);
}

function between52(uniform: number): number {
  return 1 + Math.floor(uniform * 52);
}
