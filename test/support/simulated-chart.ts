import type { Contribution } from "../../src/measure/privacy/contributions.ts";
import { baseSpans } from "../../src/measure/privacy/days.ts";
import { randomStream, type Random } from "../../src/simulator/random.ts";
import { freezePopulation, type Group, type Membership, type Population } from "../../src/measure/privacy/populations.ts";

/**
 * An organisation made to be attacked: teams too small to show, tools that one team alone uses, one heavy user, absences. Every
 * fourth one is large: its departments are shown by tool, and some tools are used by few people in each, or by one department and one heavy user elsewhere.
 */
export interface SimulatedChart {
  readonly groups: readonly Group[];
  readonly memberships: readonly Membership[];
  /** Two quarters: between them people join, leave and move. */
  readonly quarters: readonly { readonly population: Population; readonly contributions: readonly Contribution[] }[];
}

export function simulateChart(seed: number): SimulatedChart {
  const random = randomStream(seed, "chart");
  const whole = (least: number, most: number): number => least + Math.floor(random() * (most - least + 1));
  const groups: Group[] = [{ id: "org", parent: null }];
  const homes: string[] = [];
  const large = seed % 4 === 3;
  const departments = large ? whole(2, 4) : whole(0, 4);
  for (let d = 0; d < Math.max(1, departments); d++) {
    const department = departments === 0 ? "org" : `d${d}`;
    if (departments > 0) groups.push({ id: department, parent: "org" });
    for (let t = 0, teams = large ? whole(4, 7) : null; t < (teams ?? whole(1, 6)); t++) {
      const team = `${department}t${t}`;
      groups.push({ id: team, parent: department });
      for (let p = 0, size = whole(1, 16); p < size; p++) homes.push(team);
    }
    for (let p = 0, size = whole(0, 3); p < size; p++) homes.push(department);
  }
  const memberships = homes.flatMap((team, i) => membershipsOf(`p${String(i).padStart(4, "0")}`, team, groups, random));
  const habit = habits(groups, random, large);
  const stray = large ? randomStream(seed, "stray") : null;
  return {
    groups,
    memberships,
    quarters: ["2026-Q2", "2026-Q3"].map((quarter) => {
      const population = freezePopulation(quarter, memberships, groups);
      const contributions = contributionsOf(quarter, population, habit, random);
      return { population, contributions: stray === null ? contributions : withStray(contributions, population, habit.owned, stray) };
    }),
  };
}

function membershipsOf(person: string, team: string, groups: readonly Group[], random: Random): Membership[] {
  const chance = random();
  const elsewhere = groups[Math.floor(random() * groups.length)]?.id ?? team;
  if (chance < 0.08) return [{ person, team, since: "2025-01-01", until: "2026-05-11" }];
  if (chance < 0.16) return [{ person, team, since: "2026-05-11", until: null }];
  if (chance < 0.26) {
    return [
      { person, team, since: "2025-01-01", until: "2026-06-08" },
      { person, team: elsewhere, since: "2026-06-08", until: null },
    ];
  }
  return [{ person, team, since: "2025-01-01", until: null }];
}

interface Habits {
  readonly tools: readonly string[];
  readonly of: ReadonlyMap<string, readonly number[]>;
  /** Tools that are one group's alone. */
  readonly owned: readonly string[];
}

/** Team → how likely its people use each tool; some tools are one group's alone. */
function habits(groups: readonly Group[], random: Random, large: boolean): Habits {
  const tools = ["a", "b", "c", "d", "e", "f"].slice(0, 1 + Math.floor(random() * (large ? 6 : 4)));
  const owner = tools.map(() => (random() < 0.3 ? groups[Math.floor(random() * groups.length)]?.id : undefined));
  const rare = tools.map(() => large && random() < 0.5);
  const parents = new Map(groups.map(({ id, parent }) => [id, parent]));
  const owns = (team: string, id: string): boolean => team === id || (large && parents.get(id) === team);
  const chance = (id: string, t: number): number => {
    const owned = owner[t];
    if (t > 0 && owned !== undefined) return owns(owned, id) ? 0.8 : 0;
    return t === 0 ? 0.8 : rare[t] === true ? random() ** 2 * 0.25 : random() * 0.6;
  };
  const owned = tools.filter((_, t) => t > 0 && owner[t] !== undefined);
  return { tools, owned, of: new Map(groups.map(({ id }) => [id, tools.map((_, t) => chance(id, t))])) };
}

function contributionsOf(quarter: string, { homes }: Population, habit: Habits, random: Random): Contribution[] {
  const list: Contribution[] = [];
  const spans = baseSpans(quarter).slice(0, 6);
  for (const [person, home] of homes) {
    const size = Math.exp(2.5 * (random() + random() + random() - 1.5)) * 5e6;
    const uses = habit.tools.filter((_, t) => random() < (habit.of.get(home)?.[t] ?? 0));
    const active = random() < 0.1 ? 0.25 : 0.9;
    for (const { from, to } of spans) {
      if (random() > (to - from < 2 ? active / 2 : active)) continue;
      for (const tool of uses) {
        if (random() < 0.2) continue;
        const shares = [random(), random() * 0.3, random() < 0.1 ? random() : 0, random() * 0.4, random() < 0.3 ? random() : 0];
        const total = shares.reduce((sum, share) => sum + share, 0);
        const cost = size * Math.exp(random() - 0.5);
        const parts = shares.map((share) => Math.round((cost * share) / total));
        list.push({
          person,
          from,
          tool,
          model: `${tool}${random() < 0.7 ? 1 : 2}`,
          amounts: [...parts, 0, 0, 0, 10, 0, Math.round(cost / 3), Math.round(cost / 30)],
        });
      }
    }
  }
  return list;
}

/** Somebody elsewhere uses a tool that is otherwise one group's, nearly as much as that group together: what that group shows of it is not all. */
function withStray(list: readonly Contribution[], { homes }: Population, owned: readonly string[], random: Random): Contribution[] {
  const added = owned.flatMap((tool) => {
    const users = new Set(list.filter((one) => one.tool === tool).map(({ person }) => person));
    const theirs = new Set([...users].map((person) => homes.get(person)?.slice(0, 2)));
    const others = [...homes].filter(([, home]) => !theirs.has(home.slice(0, 2))).map(([person]) => person);
    const person = others[Math.floor(random() * others.length)];
    const share = 0.3 + 0.6 * random();
    if (person === undefined || users.size === 0) return [];
    return [
      ...Map.groupBy(
        list.filter((one) => one.tool === tool),
        ({ from }) => from,
      ),
    ].map(([from, own]): Contribution => {
      const amounts = (own[0]?.amounts ?? []).map((_, i) => Math.round(own.reduce((sum, one) => sum + (one.amounts[i] ?? 0), 0) * share));
      return { person, from, tool, model: `${tool}1`, amounts };
    });
  });
  return [...list, ...added];
}
