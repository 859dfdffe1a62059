import type { AdoptionFigure } from "../../ledger/queries/published-adoption.ts";
import { shareInterval } from "../../stats/share-interval.ts";
import { groupTree, type GroupNode } from "../privacy/group-atoms.ts";
import { blurShare, metricGate } from "../privacy/metric-gate.ts";
import type { Group, Population } from "../privacy/populations.ts";
import { roundPeople } from "../privacy/round-figures.ts";
import type { Limits } from "../privacy/safe-sum.ts";
import type { PersonWeeks } from "./person-weeks.ts";
import { splitGroups } from "./split-groups.ts";

export interface TargetInput {
  readonly population: Population;
  readonly groups: readonly Group[];
  readonly peopleNow: number;
  readonly limits: Limits;
  /** The team the target is set for. */
  readonly team: string;
  /** Whom the target means. */
  readonly isEligible: (person: string) => boolean;
  /** Of these: who declared to be faster without AI. */
  readonly isWithout: (person: string) => boolean;
  readonly weeks: ReadonlyMap<string, PersonWeeks>;
}

export interface TargetFigure {
  readonly group: string;
  readonly figure: AdoptionFigure;
  readonly people: number;
  readonly n: number;
  readonly value: number | null;
  readonly low: number | null;
  readonly high: number | null;
  readonly withheld: string;
}

const shares = ["active", "outcome", "exploration"] as const;

/**
 * The figures of a target's team and the teams below it in one month: shares of the weeks of the people it means. A group has them
 * where neither its eligible people nor the others, who are the difference to figures of the whole group, can be told in
 * fewer than k (`splitGroups`), and the privacy gate for metrics lets its eligible people through. Who declared to be faster without
 * AI is counted out where that can be told of at least k in the same way; elsewhere the change would point at them.
 */
export function targetFigures(input: TargetInput): TargetFigure[] {
  const { population, groups, peopleNow, limits, team, isEligible, isWithout, weeks } = input;
  const homes = new Map([...population.homes].filter(([, home]) => isWithin(home, team, groups)));
  const below = groups.flatMap(({ id, parent }) => (isWithin(id, team, groups) ? [{ id, parent: id === team ? null : parent }] : []));
  const names = [...homes.keys()].sort();
  const whole = groupTree(
    below,
    names.map((name) => homes.get(name) ?? ""),
  );
  if (whole === null) return [];
  const alone = limits.alone || (population.homes.size === 1 && peopleNow === 1);
  const k = alone ? 1 : limits.k;
  const eligible = names.filter(isEligible);
  const told = splitGroups(whole, (person) => isEligible(names[person] ?? ""), k);
  const meant = new Map(eligible.map((name) => [name, homes.get(name) ?? ""]));
  const counts = new Map(eligible.map((name) => [name, weeks.get(name)?.weeks ?? 0]));
  const gate = metricGate({ quarter: population.quarter, homes: meant }, below, counts, peopleNow, limits);
  const mayShow = (group: string): boolean => told.has(group) && gate.get(group)?.kind === "shown";
  const tree = groupTree(
    below,
    eligible.map((name) => homes.get(name) ?? ""),
  );
  const without = tree === null ? new Set<string>() : splitGroups(tree, (person) => isWithout(eligible[person] ?? ""), k, mayShow);
  return nodesOf(tree).flatMap(({ id, people }) => {
    const own = people.map((person) => eligible[person] ?? "");
    if (!mayShow(id)) return withheldAll(id, "too few people");
    const declared = own.filter(isWithout);
    const counted = without.has(id) ? own.filter((name) => !isWithout(name)) : own;
    const parts = counted.flatMap((name) => weeks.get(name) ?? []);
    // Others than the declared ones may have had no week there.
    if (parts.length < k) return withheldAll(id, "too few people");
    const said: TargetFigure = without.has(id)
      ? {
          ...nothing,
          group: id,
          figure: "without",
          people: roundPeople(declared.length),
          n: roundPeople(declared.length),
          value: roundPeople(declared.length),
          withheld: "",
        }
      : { ...nothing, group: id, figure: "without", withheld: "too few people" };
    return [...shares.map((figure) => shareOf(id, figure, parts, alone)), said];
  });
}

const nothing = { people: 0, n: 0, value: null, low: null, high: null };

function shareOf(group: string, figure: (typeof shares)[number], parts: readonly PersonWeeks[], alone: boolean): TargetFigure {
  const clusters = parts.map((part) => ({ value: part[figure], weight: part.weeks }));
  const interval = shareInterval(clusters, true);
  if (interval === null) return { ...nothing, group, figure, withheld: "no data" };
  const estimate = { ...interval, n: clusters.reduce((sum, { weight }) => sum + weight, 0) };
  const { n, ...rest } = alone
    ? { ...estimate, people: parts.length }
    : blurShare(
        estimate,
        clusters.map(({ weight }) => weight),
        "people",
      );
  return { ...rest, n: Math.round(n), group, figure, withheld: "" };
}

function withheldAll(group: string, withheld: string): TargetFigure[] {
  return [...shares, "without" as const].map((figure) => ({ ...nothing, group, figure, withheld }));
}

function nodesOf(node: GroupNode | null): GroupNode[] {
  return node === null ? [] : [node, ...node.children.flatMap(nodesOf)];
}

function isWithin(id: string, top: string, groups: readonly Group[]): boolean {
  const parents = new Map(groups.map((group) => [group.id, group.parent]));
  for (let team: string | null = id; team !== null; team = parents.get(team) ?? null) if (team === top) return true;
  return false;
}
