import { amountNames, costOf, partCount } from "./contributions.ts";
import { roundingStep, roundParts, roundPeople, roundTo } from "./round-figures.ts";
import { safeSum, type Limits } from "./safe-sum.ts";

/** Which set of usage an atom is. `tool` and `model` are "" but for the cuts "use" and "tool". Days are numbers, both included. */
export interface AtomKey {
  readonly population: string;
  readonly group: string;
  readonly cut: "week" | "team" | "use" | "tool";
  readonly tool: string;
  readonly model: string;
  readonly from: number;
  readonly to: number;
}

/** An atom as it is published. `people` are its contributors to the next 5; `figures` in the order of `amountNames`, rounded. */
export interface PublishedAtom extends AtomKey {
  readonly people: number;
  readonly figures: readonly number[];
}

/** What a published atom rests on: a fingerprint of each person's amounts. Never shown; kept to see whose figures changed. */
export interface AtomBasis {
  readonly people: readonly string[];
  readonly prints: readonly number[];
}

export interface Atom {
  readonly published: PublishedAtom;
  readonly basis: AtomBasis;
}

/** Sums before they are rounded: person → amounts. */
export type AtomAmounts = ReadonlyMap<string, readonly number[]>;

/**
 * Makes an atom of its people's amounts, or keeps what was published of it before: a figure changes only when at least k
 * people's amounts did, else the change would be one person's late fact. null where it is not safe and never was shown.
 */
export function fillAtom(key: AtomKey, amounts: AtomAmounts, limits: Limits, earlier: Atom | undefined): Atom | null {
  const basis = basisOf(amounts);
  const { people } = basis;
  if (earlier !== undefined && !limits.alone && changedPeople(earlier.basis, basis) < limits.k) return earlier;
  const costs = people.map((person) => costOf(amounts.get(person) ?? []));
  if (!safeSum(costs, limits)) return earlier ?? null;
  const contributors = costs.filter((cost) => cost > 0).length;
  const sums = amountNames.map((_, i) => people.reduce((sum, person) => sum + (amounts.get(person)?.[i] ?? 0), 0));
  if (limits.alone) return { published: { ...key, people: contributors, figures: sums }, basis };
  const step = roundingStep(costOf(sums), Math.max(...costs));
  const { whole, parts } = roundParts(sums.slice(0, partCount), step);
  const figures = sums.map((sum, i) => {
    if (i < partCount) return parts[i] ?? 0;
    if (amountNames[i] === "cannot_link") return Math.min(roundTo(sum, step), parts[amountNames.indexOf("unlinked")] ?? 0);
    if (amountNames[i] === "seat_share" || amountNames[i] === "estimated") return Math.min(roundTo(sum, step), whole);
    if (amountNames[i] === "contract") return Math.min(roundTo(sum, step), whole - Math.min(roundTo(sums[seatShare] ?? 0, step), whole));
    return roundTo(sum, roundingStep(sum, greatest(amounts, i)));
  });
  return { published: { ...key, people: roundPeople(contributors), figures }, basis };
}

const seatShare = amountNames.indexOf("seat_share");

export function keyText({ population, group, cut, tool, model, from, to }: AtomKey): string {
  return [population, group, cut, tool, model, from, to].join("\n");
}

function greatest(amounts: AtomAmounts, i: number): number {
  let most = 0;
  for (const row of amounts.values()) most = Math.max(most, row[i] ?? 0);
  return most;
}

export function basisOf(amounts: AtomAmounts): AtomBasis {
  const people = [...amounts.keys()].sort();
  return { people, prints: people.map((person) => printOf(amounts.get(person) ?? [])) };
}

/** How many people's amounts differ; who came or went counts. */
export function changedPeople(before: AtomBasis, after: AtomBasis): number {
  const prints = new Map(before.people.map((person, i) => [person, before.prints[i]]));
  let changed = 0;
  after.people.forEach((person, i) => {
    if (prints.get(person) !== after.prints[i]) changed++;
    prints.delete(person);
  });
  return changed + prints.size;
}

/** FNV-1a over the halves of each amount: 32 bits, enough to see that something changed. */
function printOf(amounts: readonly number[]): number {
  let hash = 0x811c9dc5;
  for (const amount of amounts) {
    hash = Math.imul(hash ^ (amount >>> 0), 0x01000193);
    hash = Math.imul(hash ^ Math.floor(amount / 4294967296), 0x01000193);
  }
  return hash >>> 0;
}
