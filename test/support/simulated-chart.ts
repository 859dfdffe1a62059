import type { Contribution } from "../../src/measure/privacy/contributions.ts";
import { baseSpans } from "../../src/measure/privacy/days.ts";
import { randomStream, type Random } from "../../src/simulator/random.ts";
import { freezePopulation, type Group, type Membership, type Population } from "../../src/measure/privacy/populations.ts";

/** An organisation made to be attacked: teams too small to show, tools that one team alone uses, one heavy user, absences. */
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
  const departments = whole(0, 4);
  for (let d = 0; d < Math.max(1, departments); d++) {
    const department = departments === 0 ? "org" : `d${d}`;
    if (departments > 0) groups.push({ id: department, parent: "org" });
    for (let t = 0; t < whole(1, 6); t++) {
      const team = `${department}t${t}`;
      groups.push({ id: team, parent: department });
      for (let p = 0, size = whole(1, 16); p < size; p++) homes.push(team);
    }
    for (let p = 0, size = whole(0, 3); p < size; p++) homes.push(department);
  }
  const memberships = homes.flatMap((team, i) => membershipsOf(`p${String(i).padStart(4, "0")}`, team, groups, random));
  const habit = habits(groups, random);
  return {
    groups,
    memberships,
    quarters: ["2026-Q2", "2026-Q3"].map((quarter) => {
      const population = freezePopulation(quarter, memberships, groups);
      return { population, contributions: contributionsOf(quarter, population, habit, random) };
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

/** Team → how likely its people use each tool; some tools are one team's alone. */
function habits(groups: readonly Group[], random: Random): { tools: readonly string[]; of: ReadonlyMap<string, readonly number[]> } {
  const tools = ["a", "b", "c", "d"].slice(0, 1 + Math.floor(random() * 4));
  const owner = tools.map(() => (random() < 0.3 ? groups[Math.floor(random() * groups.length)]?.id : undefined));
  return {
    tools,
    of: new Map(
      groups.map(({ id }) => [
        id,
        tools.map((_, t) => (t > 0 && owner[t] !== undefined ? (owner[t] === id ? 0.8 : 0) : t === 0 ? 0.8 : random() * 0.6)),
      ]),
    ),
  };
}

function contributionsOf(quarter: string, { homes }: Population, habit: ReturnType<typeof habits>, random: Random): Contribution[] {
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
