import { type Employment, employment } from "../ledger/queries/employment.ts";
import { frozenPopulations } from "../ledger/queries/frozen-populations.ts";
import { type ObservationRow, metricObservations } from "../ledger/queries/metric-observations.ts";
import { organisationChart } from "../ledger/queries/organisation-chart.ts";
import {
  metricBases,
  newestMetricSnapshot,
  type MetricBasis,
  type PublishedMetric,
  publishedMetrics,
} from "../ledger/queries/published-metrics.ts";
import { writePublishedMetrics } from "../ledger/queries/write-published-metrics.ts";
import type { Metric } from "./define-metric.ts";
import { dayName, mondayOf, quarterSpan } from "./privacy/days.ts";
import { type Group, populationRows, thawPopulation } from "./privacy/populations.ts";
import type { PublishStores } from "./privacy/publish.ts";
import { limitsOf } from "./privacy/safe-sum.ts";
import { decideFigures, decideQuarter, type Decisions } from "./publishing/decide-figures.ts";
import { metricBegins } from "./publishing/metric-begins.ts";
import { monthsOf, quarterBefore } from "./publishing/metric-spans.ts";
import { grainOf, personParts } from "./publishing/person-parts.ts";
import { publishSpan, type QuarterFrame, type SpanFigures } from "./publishing/publish-span.ts";

export interface PublishMetricsOptions {
  /** Milliseconds UTC. A day counts when it is over everywhere (12 hours after UTC's midnight). */
  readonly now: number;
  /** Least number of people behind a figure, at least 5. */
  readonly k: number;
  /** The organisation's, for the days of events. */
  readonly timeZone: string;
  /** The catalogue, by id. */
  readonly metrics: ReadonlyMap<string, Metric>;
}

/** Snapshots kept. */
const kept = 8;
const day = 86_400_000;
/** Figures of spans that ended longer ago stand as they are. */
const lateDays = 200;
/** Metrics worked on at once: while one waits for the ledger another is computed. */
const atOnce = 2;

/**
 * Publishes this week's snapshot of the metrics of groups: each month, and each whole quarter, of the frozen populations that
 * is over and has matured. Figures of earlier snapshots are taken over; late facts change them as far as the gate allows. One
 * snapshot a week: where this week's is there, nothing happens. Populations are frozen by `publish`, which must have run. Not for
 * two processes at once: the caller holds a lock.
 *
 * @returns how many rows with a figure, and without one, the snapshot has
 */
export async function publishMetrics(
  { ledger, control }: PublishStores,
  { now, k, timeZone, metrics }: PublishMetricsOptions,
): Promise<{ readonly figures: number; readonly withheld: number }> {
  const until = Math.floor((now - day / 2) / day) - 1;
  const snapshot = Math.floor((mondayOf(until) + 3) / 7);
  const newest = await newestMetricSnapshot(ledger);
  if (newest !== null && newest >= snapshot) return { figures: 0, withheld: 0 };

  const [frames, people, earlier, bases] = await Promise.all([
    quarterFrames(control, until, k),
    employment(control),
    newest === null ? [] : publishedMetrics(ledger, newest),
    newest === null ? [] : metricBases(ledger, until - lateDays),
  ]);
  const context: Context = {
    until,
    frames,
    people: new Map(people.map((person) => [person.person, person])),
    earlier: Map.groupBy(earlier, ({ metric }) => metric),
    bases: Map.groupBy(bases, ({ metric }) => metric),
  };
  const rows: PublishedMetric[] = [];
  const added: MetricBasis[] = [];
  // Metrics with the same statement ask once.
  const asked = [...Map.groupBy(metrics, ([, { observations }]) => observations)].flatMap(([statement, same]) =>
    statement === null ? [] : [{ statement, same }],
  );
  const work = asked.values();
  await Promise.all(
    Array.from({ length: atOnce }, async () => {
      for (const { statement, same } of work) {
        const [[, first] = []] = same;
        const from = Math.min(...same.map(([id, metric]) => firstDay(id, metric, context)));
        if (first === undefined || from > until) {
          for (const [id] of same) rows.push(...(context.earlier.get(id) ?? []));
          continue;
        }
        const observed = await metricObservations(ledger, statement, grainOf(first.measure), { from, to: until, timeZone });
        for (const [id, metric] of same) {
          const found = publishMetric(id, metric, observed, context);
          rows.push(...found.rows);
          added.push(...found.bases);
        }
      }
    }),
  );
  if (rows.length === 0) return { figures: 0, withheld: 0 };
  await writePublishedMetrics(
    ledger,
    { rows, bases: added },
    { snapshot, oldest: snapshot - kept + 1, token: `metrics ${snapshot} ${now}` },
  );
  const figures = rows.filter(({ withheld }) => withheld === "").length;
  return { figures, withheld: rows.length - figures };
}

interface Context {
  readonly until: number;
  readonly frames: readonly QuarterFrame[];
  readonly people: ReadonlyMap<string, Employment>;
  readonly earlier: ReadonlyMap<string, readonly PublishedMetric[]>;
  readonly bases: ReadonlyMap<string, readonly MetricBasis[]>;
}

/** The frozen populations in order of time. */
async function quarterFrames(control: PublishStores["control"], until: number, k: number): Promise<QuarterFrame[]> {
  const [chart, frozen] = await Promise.all([organisationChart(control, dayName(until)), frozenPopulations(control)]);
  return [...Map.groupBy(frozen, ({ quarter }) => quarter)]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([quarter, rows]) => {
      const { population, groups } = thawPopulation(quarter, rows, chart.groups);
      const alone = population.homes.size === 1 && chart.peopleNow === 1;
      return { population, groups, members: membersOf(population, groups), alone, peopleNow: chart.peopleNow, limits: limitsOf(k) };
    });
}

function membersOf(population: QuarterFrame["population"], groups: readonly Group[]): Map<string, string[]> {
  const members = new Map<string, string[]>();
  for (const { team, person } of populationRows(population, groups)) {
    const list = members.get(team);
    if (list === undefined) members.set(team, [person]);
    else list.push(person);
  }
  return members;
}

/** The first day whose observations are needed: of what is not published yet, and of what late facts may still change. */
function firstDay(id: string, metric: Metric, { frames, earlier, until }: Context): number {
  const known = new Set(earlier.get(id)?.map(({ from, to }) => `${from} ${to}`));
  let first = Infinity;
  for (const { population } of frames) {
    const quarter = quarterSpan(population.quarter);
    for (const { from, to } of [quarter, ...(metric.spans === "quarters" ? [] : monthsOf(population.quarter))]) {
      if (to + metric.matures > until) continue;
      if (!known.has(`${from} ${to}`) || quarter.to >= until - lateDays) first = Math.min(first, from);
    }
  }
  return first;
}

function publishMetric(
  id: string,
  metric: Metric,
  observed: readonly ObservationRow[],
  context: Context,
): Pick<SpanFigures, "rows" | "bases"> {
  const rows: PublishedMetric[] = [];
  const bases: MetricBasis[] = [];
  const earlier = Map.groupBy(context.earlier.get(id) ?? [], ({ from, to }) => `${from} ${to}`);
  const begins = metricBegins(metric.measure, observed, context.earlier.get(id) ?? []);
  const basis = Map.groupBy(context.bases.get(id) ?? [], ({ from, to }) => `${from} ${to}`);
  for (const frame of context.frames) {
    const { quarter, homes } = frame.population;
    const people = new Map([...homes.keys()].map((person) => [person, context.people.get(person)]));
    const whole = quarterSpan(quarter);
    const spans = [...(metric.spans === "quarters" ? [] : monthsOf(quarter)), whole];
    const months: SpanFigures[] = [];
    for (const span of spans) {
      const name = `${span.from} ${span.to}`;
      const known = byGroup(earlier.get(name) ?? []);
      const own = byGroup(basis.get(name) ?? []);
      const late = known.size > 0 && whole.to < context.until - lateDays;
      if (late) rows.push(...known.values());
      // A quarter that is shown already was decided without this month.
      const closed = span !== whole && known.size === 0 && basis.has(`${whole.from} ${whole.to}`);
      if (late || closed || span.from < begins || span.to + metric.matures > context.until) continue;
      const parts = personParts(metric.measure, observed, people, span, quarterSpan(quarterBefore(quarter)));
      if (parts.size === 0 && known.size === 0) continue;
      const alone: Decisions = decideFigures(metric, parts, frame);
      const decisions =
        span === whole
          ? decideQuarter(
              frame.groups,
              months.map((month) => month.decisions),
              alone,
            )
          : alone;
      const upToDate = (group: string): boolean => months.every(({ stale }) => !stale.has(group));
      const found = publishSpan({ id, metric, frame, span, parts, decisions, earlier: known, bases: own, mayChange: upToDate });
      if (span !== whole) months.push(found);
      rows.push(...found.rows);
      bases.push(...found.bases);
    }
  }
  return { rows, bases };
}

function byGroup<Row extends { readonly group: string }>(rows: readonly Row[]): Map<string, Row> {
  return new Map(rows.map((row) => [row.group, row]));
}
