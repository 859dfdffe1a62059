import type { PersonWeeks } from "../../src/stats/difference-in-bunching.ts";

/** Who is in the two groups of a comparison in which the target changes nothing. Weeks: least and most of a person. */
export interface NullGroups {
  /** People who have weeks only without, only with, and both. */
  readonly without: number;
  readonly with: number;
  readonly both: number;
  readonly weeksWithout: readonly [number, number];
  readonly weeksWith: readonly [number, number];
}

/** Active days of people who differ (log-odds of an active day, deviation 1.2), each in both groups as in one. */
export function nullPeople(random: () => number, groups: NullGroups): PersonWeeks[] {
  const person = (kind: "without" | "with" | "both"): PersonWeeks => {
    const chance = 1 / (1 + Math.exp(-1.2 * normal(random)));
    const [without, withTarget] = [counts(random, chance, groups.weeksWithout), counts(random, chance, groups.weeksWith)];
    return { without: kind === "with" ? [] : without, with: kind === "without" ? [] : withTarget };
  };
  return (["without", "with", "both"] as const).flatMap((kind) => Array.from({ length: groups[kind] }, () => person(kind)));
}

function counts(random: () => number, chance: number, [least, most]: readonly [number, number]): number[] {
  const found = Array.from({ length: 8 }, () => 0);
  const weeks = least + Math.floor(random() * (most - least + 1));
  for (let week = 0; week < weeks; week++) {
    let days = 0;
    for (let day = 0; day < 7; day++) if (random() < chance) days++;
    found[days] = (found[days] ?? 0) + 1;
  }
  return found;
}

/** People on three neighbouring cells whose probabilities bend as far as `bound` allows, upwards or downwards, and lean by `lean`. */
export function nullCells(random: () => number, people: number, bound: number, lean: number): { below: number; at: number; above: number } {
  const share = (1 + bound) / (3 + bound);
  const cells = { below: 0, at: 0, above: 0 };
  for (let person = 0; person < people; person++) {
    const draw = random();
    if (draw < share) cells.at++;
    else if (draw < share + (1 - share) * (0.5 + lean)) cells.below++;
    else cells.above++;
  }
  return cells;
}

/** A smooth quantity, never negative, far more often small than large: gamma with shape 2 and mean 2. */
export function skewed(random: () => number): number {
  return -Math.log((1 - random()) * (1 - random()));
}

export function normal(random: () => number): number {
  return Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
}

/** Of so many tests of a true null, the share with p ≤ 0.05; tests that gave no answer are left out. */
export function sizeOf(rounds: number, test: () => { readonly p: number } | null): { readonly size: number; readonly tests: number } {
  let [rejected, tests] = [0, 0];
  for (let round = 0; round < rounds; round++) {
    const found = test();
    if (found === null) continue;
    tests++;
    if (found.p <= 0.05) rejected++;
  }
  return { size: rejected / tests, tests };
}
