import { decompose, groupTree, type GroupNode } from "./group-atoms.ts";
import type { Group, Population } from "./populations.ts";
import { roundingStep, roundPeople, roundTo } from "./round-figures.ts";
import { aloneLimits, safeSum, type Limits } from "./safe-sum.ts";

/** What a metric rests on in a group, or why it is not said. */
export type MetricDecision =
  | { readonly kind: "shown"; readonly people: readonly string[] }
  | { readonly kind: "withheld"; readonly reason: "too few people" | "one person dominates" | "no data" };

/**
 * The privacy gate for figures that do not add up (medians, shares, rates): which groups' metric may be said. A group's
 * metric rests on at least k people of its population, nobody holds more than half of what was counted, and what a team's figure
 * leaves over when those of the shown teams below it are taken away passes too: shares and their n do add up.
 *
 * @param counts what was counted of each person (pull requests, sessions…), ≥ 0
 * @param peopleNow people of the organisation now
 * @returns a decision for each group
 */
export function metricGate(
  { homes }: Population,
  groups: readonly Group[],
  counts: ReadonlyMap<string, number>,
  peopleNow: number,
  asked: Limits,
): Map<string, MetricDecision> {
  const limits = homes.size === 1 && peopleNow === 1 ? aloneLimits : asked;
  const names = [...homes.keys()].sort();
  const root = groupTree(
    groups,
    names.map((name) => homes.get(name) ?? ""),
  );
  const decisions = new Map<string, MetricDecision>();
  if (root === null) return decisions;
  const amounts = (people: readonly number[]): number[] => people.map((person) => counts.get(names[person] ?? "") ?? 0);
  const passes = (people: readonly number[]): boolean => safeSum(amounts(people), limits);
  const rootPasses = root.people.length >= limits.k && passes(root.people);
  const atoms = new Set(rootPasses ? decompose(root, limits.k, passes).map(({ id }) => id) : []);
  const visit = (node: GroupNode): boolean => {
    const below = node.children.map(visit).some(Boolean);
    const shown = below || atoms.has(node.id) || atoms.has(`rest:${node.id}`);
    const people = node.people.filter((person) => (counts.get(names[person] ?? "") ?? 0) > 0).map((person) => names[person] ?? "");
    decisions.set(node.id, shown ? { kind: "shown", people } : { kind: "withheld", reason: reasonOf(amounts(node.people), limits) });
    return shown;
  };
  visit(root);
  return decisions;
}

/** An estimate as it is published: two significant digits, for a median may be one person's own figure; n in steps, people to 5. */
export function blurEstimate(
  estimate: { readonly value: number; readonly low: number; readonly high: number; readonly n: number },
  counts: readonly number[],
): { value: number; low: number; high: number; n: number; people: number } {
  const { value, low, high, n } = estimate;
  return {
    value: twoDigits(value),
    low: twoDigits(low),
    high: twoDigits(high),
    n: roundTo(n, roundingStep(n, Math.max(0, ...counts))),
    people: roundPeople(counts.filter((count) => count > 0).length),
  };
}

/** An estimate as it is published; a share at the edge has no interval. */
export interface Blurred {
  readonly value: number;
  readonly low: number | null;
  readonly high: number | null;
  readonly n: number;
  readonly people: number;
}

/**
 * A share as it is published. "Everybody" and "nobody" would tell each person's own, and so would what is so near to it that one
 * person less makes it up. So up to an edge it says "at most" that, and from 1 − the edge on "at least": the edge as `value`,
 * without an interval (`edgeOf`). Of weeks of people the edge is what two of them make up, because whoever knows their own must not
 * be sure of another's: 20 % of 10 people, 1 % of 200. Of work and money, which vary within each person, it is never above 5 %.
 */
export function blurShare(estimate: Parameters<typeof blurEstimate>[0], counts: readonly number[], of: "people" | "work"): Blurred {
  const blurred = blurEstimate(estimate, counts);
  const edge = edgeAt(blurred.people, of);
  // Held against what would be said, so that rounding does not bring a share to the edge or over it.
  if (blurred.value > edge && blurred.value < 1 - edge) return blurred;
  return { ...blurred, value: blurred.value <= edge ? edge : 1 - edge, low: null, high: null };
}

/** What a published share says: itself, or that it is at most or at least so much. */
export function edgeOf({
  value,
  low,
  high,
}: Pick<Blurred, "low" | "high"> & { readonly value: number | null }): "at most" | "at least" | null {
  if (value === null || low !== null || high !== null) return null;
  return value <= 0.5 ? "at most" : "at least";
}

function edgeAt(people: number, of: "people" | "work"): number {
  const two = people === 0 ? 1 : 2 / people;
  const steps = two > 0.05 ? 20 : 100;
  return Math.min(of === "people" ? 0.5 : 0.05, Math.ceil(two * steps - 1e-9) / steps);
}

function reasonOf(amounts: readonly number[], { k }: Limits): "too few people" | "one person dominates" | "no data" {
  const contributors = amounts.filter((amount) => amount > 0);
  if (contributors.length === 0) return "no data";
  const sum = contributors.reduce((total, amount) => total + amount, 0);
  return contributors.length >= k && Math.max(...contributors) * 2 > sum ? "one person dominates" : "too few people";
}

function twoDigits(value: number): number {
  return Number(value.toPrecision(2));
}
