import { adoptionWeeks } from "../../ledger/queries/adoption-weeks.ts";
import { type Employment, employment } from "../../ledger/queries/employment.ts";
import { frozenPopulations } from "../../ledger/queries/frozen-populations.ts";
import { type MonthOfUse, monthsOfUse } from "../../ledger/queries/months-of-use.ts";
import { organisationChart } from "../../ledger/queries/organisation-chart.ts";
import { peopleJobs } from "../../ledger/queries/people-jobs.ts";
import {
  adoptionMonths,
  freezeTargets,
  targetsOfQuarters,
  writeAdoption,
  type TargetOfQuarter,
} from "../../ledger/queries/published-adoption.ts";
import { publishedCohorts, writeCohorts } from "../../ledger/queries/published-cohorts.ts";
import { dayName, dayNumber, lastDayOfMonth, quarterSpan, type Span } from "../privacy/days.ts";
import { type Group, type Population, thawPopulation } from "../privacy/populations.ts";
import type { PublishStores } from "../privacy/publish.ts";
import { aloneLimits, limitsOf, type Limits } from "../privacy/safe-sum.ts";
import { monthsOf } from "../publishing/metric-spans.ts";
import { cohortFigures } from "./cohort-figures.ts";
import { personWeeks } from "./person-weeks.ts";
import { targetFigures } from "./target-figures.ts";

export interface PublishAdoptionOptions {
  /** The last whole day. */
  readonly until: number;
  readonly k: number;
  /** The organisation's team, that cohorts are of. */
  readonly root: string;
  /** Targets that figures are made for. */
  readonly targets: readonly Omit<TargetOfQuarter, "quarter">[];
  /** Whether a person's declaration to be faster without AI stood on a day. */
  readonly isWithout: (person: string, day: number) => boolean;
}

/** Days after a month's end until what came of its use is known: the window of commits and a day. */
export const adoptionMatures = 15;
/** Use may begin so many days after the first of a month, and the month counts as whole. */
const slack = 7;

/**
 * Publishes the months that have matured: figures of the targets, and of cohorts. What a month's figures are is decided once; late
 * facts do not change them. Populations are frozen by `publish`, which must have run; who joins a quarter late, or declares in
 * it to be faster without AI, counts from the next on.
 *
 * @returns months of targets, and of cohorts, that were added
 */
export async function publishAdoption(
  { ledger, control }: PublishStores,
  { until, k, root, targets, isWithout }: PublishAdoptionOptions,
): Promise<{ readonly targets: number; readonly cohorts: number }> {
  // One after the other: the control store is a transaction's single connection here.
  const frozen = await frozenPopulations(control);
  const chart = await organisationChart(control, dayName(until));
  const people = await employment(control);
  const uses = await monthsOfUse(ledger, until);
  const begins = uses.reduce((first, use) => Math.min(first, use.first), Infinity) - slack;
  const known = new Map(people.map((person) => [person.person, person]));
  const frames = [...Map.groupBy(frozen, ({ quarter }) => quarter)]
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
    .map(([quarter, rows]): Frame => {
      const { population, groups } = thawPopulation(quarter, rows, chart.groups);
      const limits = population.homes.size === 1 && chart.peopleNow === 1 ? aloneLimits : limitsOf(k);
      const months = monthsOf(quarter).filter(({ from, to }) => from >= begins && to + adoptionMatures <= until);
      return {
        population,
        groups,
        limits,
        months,
        peopleNow: chart.peopleNow,
        people: new Map([...population.homes.keys()].map((name) => [name, known.get(name)])),
      };
    });
  const added = await publishTargets({ ledger, control }, frames, targets, isWithout);
  return { targets: added, cohorts: await publishCohorts({ ledger, control }, frames, uses, root) };
}

interface Frame {
  readonly population: Population;
  readonly groups: readonly Group[];
  readonly limits: Limits;
  readonly peopleNow: number;
  readonly people: ReadonlyMap<string, Employment | undefined>;
  /** Months that have matured. */
  readonly months: readonly Span[];
}

async function publishTargets(
  { ledger, control }: PublishStores,
  frames: readonly Frame[],
  targets: PublishAdoptionOptions["targets"],
  isWithout: PublishAdoptionOptions["isWithout"],
): Promise<number> {
  const published = await adoptionMonths(control);
  const frozen = Map.groupBy(await targetsOfQuarters(control), ({ quarter }) => quarter);
  const jobs = await peopleJobs(control);
  let added = 0;
  for (const frame of frames) {
    const { quarter } = frame.population;
    if (frame.months.length === 0) continue;
    if (!frozen.has(quarter) && targets.length > 0) {
      await freezeTargets(control, quarter, targets);
      frozen.set(
        quarter,
        targets.map((target) => ({ ...target, quarter })),
      );
    }
    const first = quarterSpan(quarter).from;
    for (const month of frame.months) {
      const due = (frozen.get(quarter) ?? []).filter(({ team }) => published.get(team)?.has(dayName(month.from)) !== true);
      if (due.length === 0) continue;
      const weeks = personWeeks(await adoptionWeeks(ledger, month), frame.people, month);
      for (const { team, jobs: meant } of due) {
        const figures = targetFigures({
          ...frame,
          team,
          isEligible: (person) => meant.length === 0 || meant.includes(jobs.get(person) ?? ""),
          isWithout: (person) => isWithout(person, first),
          weeks,
        });
        await writeAdoption(
          control,
          figures.map((figure) => ({ ...figure, target: team, from: dayName(month.from), to: dayName(month.to) })),
        );
        added++;
      }
    }
  }
  return added;
}

async function publishCohorts(
  { ledger, control }: PublishStores,
  frames: readonly Frame[],
  uses: readonly MonthOfUse[],
  root: string,
): Promise<number> {
  const published = await publishedCohorts(control);
  const done = new Set(published.map(({ month }) => month));
  const cohorts = new Map(published.map(({ from, to }) => [from, { from: dayNumber(from), to: dayNumber(to) }]));
  const first = new Map<string, number>();
  for (const { person, month } of uses) first.set(person, Math.min(first.get(person) ?? Infinity, month));
  let added = 0;
  for (const { population, people, limits, peopleNow, months } of frames) {
    for (const month of months) {
      const name = dayName(month.from);
      if (done.has(name)) continue;
      const weeks = personWeeks(await adoptionWeeks(ledger, month), people, month);
      const isActive = (person: string): boolean => {
        const own = weeks.get(person);
        return own !== undefined && own.active * 2 >= own.weeks;
      };
      const there = [...people].filter(
        ([, times]) => times !== undefined && times.joined <= month.from && (times.left === null || times.left > month.to),
      );
      const firstMonths = new Map(
        there.flatMap(([person]) => {
          const began = first.get(person);
          return began === undefined ? [] : [[person, began] as const];
        }),
      );
      const known = [...cohorts.values()].toSorted((a, b) => a.from - b.from);
      const figures = cohortFigures({ quarter: population.quarter, month, firstMonths, isActive, known, peopleNow, limits });
      for (const { cohort } of figures) cohorts.set(dayName(cohort.from), cohort);
      await writeCohorts(
        control,
        root,
        figures.map(({ cohort, ...figure }) => ({
          ...figure,
          from: dayName(cohort.from),
          to: dayName(lastDayOfMonth(cohort.to)),
          month: name,
        })),
      );
      added += figures.length === 0 ? 0 : 1;
    }
  }
  return added;
}
