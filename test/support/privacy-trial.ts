import { costOf, type Contribution } from "../../src/measure/privacy/contributions.ts";
import { quarterSpan } from "../../src/measure/privacy/days.ts";
import type { Atom, PublishedAtom } from "../../src/measure/privacy/fill-atoms.ts";
import { gate } from "../../src/measure/privacy/gate.ts";
import type { Limits } from "../../src/measure/privacy/safe-sum.ts";
import { attack, type Attacker, type Finding, type Snapshot } from "./privacy-attack.ts";
import { randomStream, type Random } from "../../src/simulator/random.ts";
import { simulateChart } from "./simulated-chart.ts";

/**
 * The bound nobody's amounts may be narrowed below: never known to lie within 20 % of the truth on both sides. A change between
 * snapshots: its interval is at least 40 % as wide as the greater of the amounts before and after.
 */
const within = 0.2;

export interface Trial {
  /** Organisations' quarters, without those of `alone`. */
  charts: number;
  /** Quarters of one person who is all there is: they see everything, and there is nobody to attack them. */
  alone: number;
  published: number;
  intervals: number;
  /** Least (high − low) / amount of all intervals, and where. */
  narrowest: number;
  where: string;
  /** Intervals below the bound. */
  broken: string[];
}

export function newTrial(): Trial {
  return { charts: 0, alone: 0, published: 0, intervals: 0, narrowest: Infinity, where: "", broken: [] };
}

/**
 * Attacks one simulated organisation: each of its two quarters, in one block, for some people (the greatest contributors and
 * others), by an insider who knows their own amounts; by a lead who also knows who in the team used which tool when; by somebody who
 * knows that of everybody; and after late facts, from two snapshots together.
 */
export function tryChart(seed: number, limits: Limits, trial: Trial): void {
  const random = randomStream(seed, "attack");
  const chart = simulateChart(seed);
  for (const { population, contributions } of chart.quarters) {
    const peopleNow = new Set(chart.memberships.filter(({ until }) => until === null).map(({ person }) => person)).size;
    if (population.homes.size === 1 && peopleNow === 1) {
      trial.alone++;
      continue;
    }
    trial.charts++;
    const publish = (rows: readonly Contribution[], earlier: readonly Atom[], until: number): Atom[] =>
      gate({ population, groups: chart.groups, contributions: rows, until, earlier, peopleNow }, limits);
    const end = quarterSpan(population.quarter).to + 7;
    const first = publish(contributions, [], end);
    const teams = first.map((atom) => atom.published).filter(({ cut }) => cut === "team");
    const one = teams[Math.floor(random() * teams.length)];
    if (one === undefined) continue;
    trial.published++;
    const show = (atoms: readonly Atom[], rows: readonly Contribution[]): Snapshot => {
      return {
        block: atoms.map((atom) => atom.published).filter(({ from, to }) => from >= one.from && to <= one.to),
        contributions: rows.filter(({ from }) => from >= one.from && from <= one.to),
      };
    };
    const late = lateFacts(contributions, random, limits.k);
    const running = publish(contributions, [], one.to - 8);
    const scenes: Record<string, Snapshot[]> = {
      "one snapshot": [show(first, contributions)],
      "late facts": [show(first, contributions), show(publish(late, first, end), late)],
      "late facts while the month runs": [show(running, contributions), show(publish(late, running, end), late)],
    };
    for (const target of targetsOf(contributions, one, random)) {
      const home = population.homes.get(target) ?? "";
      for (const [name, attacker] of attackersOf(target, home, population.homes, contributions)) {
        for (const measure of ["cost", "undone"] as const) {
          for (const [scene, snapshots] of Object.entries(scenes)) {
            const findings = attack(snapshots, population, chart.groups, target, attacker, measure);
            for (const finding of findings) judge(finding, `chart ${seed} ${population.quarter} ${name} ${measure} ${scene}`, trial);
          }
        }
      }
    }
  }
}

function judge({ what, truth, size, low, high }: Finding, where: string, trial: Trial): void {
  trial.intervals++;
  const width = (high - Math.max(what === "change" ? -size : 0, low)) / size;
  const says = `${where} ${what}: ${(truth / 1e6).toFixed(2)} in [${(low / 1e6).toFixed(2)}, ${(high / 1e6).toFixed(2)}]`;
  if (low > truth + 1 || high < truth - 1) throw new Error(`the attacker is wrong: ${says}`);
  if (width < trial.narrowest) [trial.narrowest, trial.where] = [width, says];
  const broken = what === "change" ? width < 2 * within : low > (1 - within) * truth && high < (1 + within) * truth;
  if (broken) trial.broken.push(says);
}

/** Multiplies what some people, rarely more than twice k, did. */
function lateFacts(contributions: readonly Contribution[], random: Random, k: number): Contribution[] {
  const people = [...new Set(contributions.map(({ person }) => person))];
  const many = random() < 0.3 ? people.length : 1 + Math.floor(random() * 2 * k);
  const start = Math.floor(random() * people.length);
  const late = new Set(people.slice(start, start + many));
  return contributions.map((one) => {
    if (!late.has(one.person)) return one;
    const times = 0.5 + random();
    return { ...one, amounts: one.amounts.map((amount) => Math.round(amount * times)) };
  });
}

function targetsOf(contributions: readonly Contribution[], { from, to }: PublishedAtom, random: Random): string[] {
  const costs = new Map<string, number>();
  for (const one of contributions) {
    if (one.from >= from && one.from <= to) costs.set(one.person, (costs.get(one.person) ?? 0) + costOf(one.amounts));
  }
  const people = [...costs].sort((a, b) => b[1] - a[1]).map(([person]) => person);
  return [...new Set([people[0], people[1 + Math.floor(random() * Math.max(1, people.length - 1))]])].filter(
    (person) => person !== undefined,
  );
}

function attackersOf(
  target: string,
  home: string,
  homes: ReadonlyMap<string, string>,
  contributions: readonly Contribution[],
): [string, Attacker][] {
  const costs = new Map<string, number>();
  for (const { person, amounts } of contributions) if (person !== target) costs.set(person, (costs.get(person) ?? 0) + costOf(amounts));
  const bySize = [...costs].sort((a, b) => b[1] - a[1]).map(([person]) => person);
  // Whoever has most to take away knows most.
  const mate = bySize.find((person) => homes.get(person) === home) ?? bySize[0] ?? "";
  const insiders = new Set([mate]);
  return [
    ["insider", { insiders, seen: new Set() }],
    ["lead", { insiders, seen: new Set([...homes].filter(([, team]) => team === home).map(([person]) => person)) }],
    ["knows all uses", { insiders, seen: new Set(homes.keys()) }],
  ];
}
