import { labelArrangements } from "./label-arrangements.ts";
import { studentTQuantile } from "./student-t.ts";
import { studentTail } from "./student-tail.ts";

/** How many weeks one person spent on each value (index 0: zero days), without the target (or before it) and with it. */
export interface PersonWeeks {
  readonly without: ArrayLike<number>;
  readonly with: ArrayLike<number>;
}

export interface DifferenceInBunchingOptions {
  /** The value that the target asks for. */
  readonly target: number;
  /** The greatest value there is, 7 for days of a week: above it no neighbour is expected. */
  readonly highest: number;
  /** Of the interval. Default: 0.95. */
  readonly level?: number;
  /**
   * "clustered": Student's t with errors clustered by person. With `random`, in [0, 1): a permutation test of that t, over all
   * arrangements of labels where there are at most `draws`, else over that many drawn ones.
   */
  readonly errors: "clustered" | { readonly random: () => number; readonly draws: number };
}

export interface DifferenceInBunching {
  /** How much greater the excess share of weeks on the target is with it than without it; −2 to 2. */
  readonly estimate: number;
  readonly standardError: number;
  readonly low: number;
  readonly high: number;
  /** Two-sided. */
  readonly p: number;
  /** Excess: share of weeks on the target minus the mean share on its neighbours. */
  readonly without: { readonly excess: number; readonly people: number; readonly weeks: number };
  readonly with: { readonly excess: number; readonly people: number; readonly weeks: number };
}

/**
 * Does a target of a quantity that takes few whole values (active days a week, 0 to 7) pile weeks up on its value, more than
 * they pile up there without it?
 *
 * The excess of a group is its share of weeks on the target's value minus the mean of the shares just below and just above (below
 * alone where the target is the greatest value): a share that falls or rises evenly has none. The estimate is the excess with
 * the target minus the excess without it; the people may be the same (before and after), others (tools with and without), or
 * both. Standard error clustered by person, each person's error corrected for the pull it has on its own group's mean (CR2, Bell
 * & McCaffrey 2002), the two groups apart, so unequal groups and unequal spread are allowed for; degrees of freedom after
 * Satterthwaite, as if people's mean errors were equally large. The permutation test exchanges a person's two records, or the
 * groups of people who have one; because what is permuted is t, and not the difference, it is exact where the labels mean
 * nothing at all and holds nearly where only the excess is equal (Chung & Romano 2013).
 *
 * Assumes people independent of each other, and that without the target the bend at its value would have been the same: a
 * general rise in use is no bunching, a new habit of three-day weeks is. When not to use it: "clustered" below about 20 people in
 * either group (it rejects too rarely there: use the permutation). Where the small group also has far fewer weeks for each
 * person than the large one, both reject a little too often (20 people of 4 weeks against 60 of 26: 6 %).
 *
 * Source of the idea: Kleven (2016), Bunching, Annual Review of Economics 8 (difference-in-bunching).
 *
 * @returns null where a group has fewer than two people, or nothing varies within the groups
 * @throws RangeError where the target is not a value between 0 and `highest`
 */
export function differenceInBunching(people: readonly PersonWeeks[], options: DifferenceInBunchingOptions): DifferenceInBunching | null {
  const { target, highest, level = 0.95, errors } = options;
  if (!(Number.isInteger(target) && target >= 0 && target <= highest && highest >= 1))
    throw new RangeError(`differenceInBunching: the target must be a whole number from 0 to ${highest}, got ${target}`);
  const records = people
    .map((person) => ({ without: record(person.without, target, highest), with: record(person.with, target, highest) }))
    .filter((person) => person.without.weeks + person.with.weeks > 0);
  const found = compare(records, null);
  if (found.without.people < 2 || found.with.people < 2 || !(found.standardError > nothing)) return null;
  const { degrees, ...shown } = found;
  const t = Math.abs(found.estimate / found.standardError);
  if (errors === "clustered") {
    const width = studentTQuantile((1 + level) / 2, degrees) * found.standardError;
    return { ...shown, low: found.estimate - width, high: found.estimate + width, p: studentTail(t, degrees) };
  }
  const kinds = records.map((one) => (one.without.weeks === 0 ? "with" : one.with.weeks === 0 ? "without" : "both"));
  const { arrangements, complete } = labelArrangements(kinds, errors.draws, errors.random);
  const others = complete ? [] : [t];
  for (const swapped of arrangements) {
    const { estimate, standardError } = compare(records, swapped);
    // Where nothing varies within the groups, any difference between them is as extreme as can be.
    if (standardError > nothing) others.push(Math.abs(estimate / standardError));
    else others.push(Math.abs(estimate) > nothing ? Infinity : 0);
  }
  others.sort((one, other) => one - other);
  const asExtreme = others.filter((other) => other >= t * (1 - 1e-9)).length;
  const width = (others[Math.ceil(level * others.length) - 1] ?? Infinity) * found.standardError;
  return { ...shown, low: found.estimate - width, high: found.estimate + width, p: asExtreme / others.length };
}

const nothing = 1e-12;

interface Weeks {
  readonly weeks: number;
  /** Sum over weeks: 1 on the target, minus a half (or 1, where there is one neighbour) beside it. */
  readonly excess: number;
}

function record(counts: ArrayLike<number>, target: number, highest: number): Weeks {
  let weeks = 0;
  for (let value = 0; value <= highest; value++) weeks += counts[value] ?? 0;
  const neighbours = [target - 1, target + 1].filter((value) => value >= 0 && value <= highest);
  const beside = neighbours.reduce((sum, value) => sum + (counts[value] ?? 0), 0) / neighbours.length;
  return { weeks, excess: (counts[target] ?? 0) - beside };
}

/** The estimate after the people marked in `swapped` have changed their two records. */
function compare(
  people: readonly { readonly without: Weeks; readonly with: Weeks }[],
  swapped: Uint8Array | null,
): Pick<DifferenceInBunching, "estimate" | "standardError" | "without" | "with"> & { readonly degrees: number } {
  const sums = { without: { excess: 0, people: 0, weeks: 0 }, with: { excess: 0, people: 0, weeks: 0 } };
  for (const [at, person] of people.entries()) {
    const swap = swapped?.[at] === 1;
    add(sums.without, swap ? person.with : person.without);
    add(sums.with, swap ? person.without : person.with);
  }
  const means = { without: sums.without.excess / sums.without.weeks, with: sums.with.excess / sums.with.weeks };
  let [variance, trace, traceOfSquare] = [0, 0, 0];
  for (const [at, person] of people.entries()) {
    const swap = swapped?.[at] === 1;
    const [before, after] = swap ? [person.with, person.without] : [person.without, person.with];
    const [shareBefore, shareAfter] = [before.weeks / sums.without.weeks, after.weeks / sums.with.weeks];
    const [liftBefore, liftAfter] = [1 / Math.sqrt(1 - shareBefore), 1 / Math.sqrt(1 - shareAfter)];
    const pull =
      (liftAfter * (after.excess - means.with * after.weeks)) / sums.with.weeks -
      (liftBefore * (before.excess - means.without * before.weeks)) / sums.without.weeks;
    variance += pull ** 2;
    trace += shareBefore ** 2 + shareAfter ** 2;
    traceOfSquare += (shareBefore ** 2 * liftBefore + shareAfter ** 2 * liftAfter) ** 2;
  }
  return {
    estimate: means.with - means.without,
    standardError: Math.sqrt(variance),
    without: { ...sums.without, excess: means.without },
    with: { ...sums.with, excess: means.with },
    degrees: Math.max(1, trace ** 2 / traceOfSquare),
  };
}

function add(sum: { excess: number; people: number; weeks: number }, { excess, weeks }: Weeks): void {
  sum.excess += excess;
  sum.people += weeks > 0 ? 1 : 0;
  sum.weeks += weeks;
}
