import { contributionsWithin } from "../../ledger/queries/contributions-within.ts";
import { freezeQuarter } from "../../ledger/queries/freeze-quarter.ts";
import { frozenPopulations, type PopulationRow } from "../../ledger/queries/frozen-populations.ts";
import { newestSnapshot } from "../../ledger/queries/newest-snapshot.ts";
import { organisationChart, type OrganisationChart } from "../../ledger/queries/organisation-chart.ts";
import { publishedAtoms } from "../../ledger/queries/published-atoms.ts";
import { usageQuarters } from "../../ledger/queries/usage-quarters.ts";
import { writePublished } from "../../ledger/queries/write-published.ts";
import type { Control, Ledger } from "../../ledger/stores.ts";
import { dayName, mondayOf, quarterSpan } from "./days.ts";
import type { Atom } from "./fill-atoms.ts";
import { gate } from "./gate.ts";
import { freezePopulation, populationRows, thawPopulation } from "./populations.ts";
import { limitsOf } from "./safe-sum.ts";

/** The part of the stores (`src/db/open-stores.ts`) that publishing needs. */
export interface PublishStores {
  readonly ledger: Ledger;
  readonly control: Control;
}

/** `figures`: rows published. `withheld`: teams with people of their own for which no row stands alone, over all quarters. */
export interface PublishResult {
  readonly figures: number;
  readonly withheld: number;
}

/** Snapshots kept. */
const kept = 8;
const day = 86_400_000;

/**
 * Publishes this week's snapshot of the figures of groups, as `gate` lets them through. One snapshot a week: where this
 * week's is there, or nothing may be shown, nothing happens. Freezes the population of each quarter when it is first published.
 * Not for two processes at once: the caller holds a lock.
 *
 * @param options.now milliseconds UTC. A day counts when it is over everywhere (12 hours after UTC's midnight)
 * @param options.k least number of people behind a figure, at least 5
 */
export async function publish(
  { ledger, control }: PublishStores,
  { now, k }: { readonly now: number; readonly k: number },
): Promise<PublishResult> {
  const limits = limitsOf(k);
  const until = Math.floor((now - day / 2) / day) - 1;
  const snapshot = Math.floor((mondayOf(until) + 3) / 7);
  const newest = await newestSnapshot(ledger);
  if (newest !== null && newest >= snapshot) return { figures: 0, withheld: 0 };

  const chart = await organisationChart(control, dayName(until));
  const frozen = Map.groupBy(await frozenPopulations(control), ({ quarter }) => quarter);
  const earlier = Map.groupBy(newest === null ? [] : await publishedAtoms(ledger, newest), ({ published }) => published.population);
  const atoms: Atom[] = [];
  let withheld = 0;
  for (const quarter of await usageQuarters(ledger, until)) {
    let rows = frozen.get(quarter) ?? [];
    if (rows.length === 0) {
      rows = populationNow(quarter, chart, [...frozen.keys()], until);
      if (rows.length === 0) continue;
      await freezeQuarter(control, quarter, rows);
      frozen.set(quarter, rows);
    }
    const { population, groups } = thawPopulation(quarter, rows, chart.groups);
    const contributions = await contributionsWithin(ledger, quarterSpan(quarter));
    const found = gate(
      { population, groups, contributions, until, earlier: earlier.get(quarter) ?? [], peopleNow: chart.peopleNow },
      limits,
    );
    atoms.push(...found);
    withheld += withheldTeams(population.homes, found);
  }
  if (atoms.length === 0) return { figures: 0, withheld };
  await writePublished(ledger, atoms, { snapshot, oldest: snapshot - kept + 1, token: `published ${snapshot} ${now}` });
  return { figures: atoms.length, withheld };
}

/**
 * The first quarter that has people takes in everybody who is there by its end; later ones whoever is there on their first day.
 * A demo's people count only where there are no others: anybody can simulate them again, so they hide nobody.
 */
function populationNow(
  quarter: string,
  { groups, memberships }: OrganisationChart,
  others: readonly string[],
  until: number,
): PopulationRow[] {
  const first = !others.some((other) => other < quarter);
  const on = first ? dayName(Math.min(until, quarterSpan(quarter).to)) : undefined;
  const frozen = (demo: boolean): PopulationRow[] => {
    const own = memberships.filter((membership) => membership.demo === demo);
    return populationRows(freezePopulation(quarter, own, groups, on), groups);
  };
  const real = frozen(false);
  return real.length > 0 ? real : frozen(true);
}

function withheldTeams(homes: ReadonlyMap<string, string>, atoms: readonly Atom[]): number {
  const shown = new Set(atoms.map(({ published }) => published.group));
  return [...new Set(homes.values())].filter((team) => !shown.has(team) && !shown.has(`rest:${team}`)).length;
}
