import { UpshotError } from "../../kit/errors.ts";
import { metricSeries, type PublishedMetric } from "../../ledger/queries/published-metrics.ts";
import type { Metric } from "../../measure/define-metric.ts";
import { edgeOf } from "../../measure/privacy/metric-gate.ts";
import type { PageGroup } from "../../model/pages/figure.ts";
import type { CatalogueMetric, MetricPage, MetricsPage, SpanFigure } from "../../model/pages/metrics.ts";
import { listTeams, type Team } from "../organisation/teams.ts";
import type { Services } from "../services.ts";

export type Catalogue = ReadonlyMap<string, Metric>;

/** Days with no figures before or after. */
const ever = { from: "1970-01-01", to: "2149-06-06" };

/** The catalogue with the latest figures of a group. @throws UpshotError `not-found` for an unknown team */
export async function metricsOf({ ledger, control, k }: Services, catalogue: Catalogue, team: string | undefined): Promise<MetricsPage> {
  const chain = groupChain(await listTeams(control), team);
  const rows = await Promise.all(
    chain.map(async ({ id }) => Map.groupBy(await metricSeries(ledger, { metric: null, group: id, ...ever }), ({ metric }) => metric)),
  );
  const metrics = [...catalogue].map(([id, metric]): CatalogueMetric => {
    const level = shownLevel(rows.map((each) => each.get(id) ?? []));
    const own = rows[level]?.get(id) ?? [];
    const counter = metricNamed(catalogue, metric.counter.metric);
    return {
      ...wordsOf(id, metric),
      group: groupAt(chain, level),
      ...latest(metric, own, k),
      noData: own.length > 0 ? null : needs(metric),
      counter: {
        id: metric.counter.metric,
        name: counter.name,
        why: metric.counter.why,
        ...latest(counter, rows[level]?.get(metric.counter.metric) ?? [], k),
      },
    };
  });
  return { group: groupAt(chain, 0), k, metrics };
}

/** One metric's series. @throws UpshotError `not-found` for an unknown metric or team */
export async function metricOf(
  { ledger, control, k }: Services,
  catalogue: Catalogue,
  {
    id,
    team,
    from,
    to,
  }: { readonly id: string; readonly team: string | undefined; readonly from: string | undefined; readonly to: string | undefined },
): Promise<MetricPage> {
  const metric = catalogue.get(id);
  if (metric === undefined) throw notFound(`There is no metric ${id}`, "GET /api/metrics lists all there are.");
  const chain = groupChain(await listTeams(control), team);
  const days = { from: from ?? ever.from, to: to ?? ever.to };
  const rows = await Promise.all(chain.map(async (group) => metricSeries(ledger, { metric: id, group: group.id, ...days })));
  const level = shownLevel(rows);
  const own = rows[level] ?? [];
  const counter = metricNamed(catalogue, metric.counter.metric);
  const beside = await metricSeries(ledger, { metric: metric.counter.metric, group: chain[level]?.id ?? "", ...days });
  return {
    ...wordsOf(id, metric),
    group: groupAt(chain, level),
    k,
    ...seriesOf(metric, own, k),
    noData: own.length > 0 ? null : needs(metric),
    counter: {
      id: metric.counter.metric,
      name: counter.name,
      why: metric.counter.why,
      definition: counter.definition,
      ...seriesOf(counter, beside, k),
    },
  };
}

/** The group asked for (else the organisation) and those above it, from below. */
function groupChain(teams: readonly Team[], asked: string | undefined): readonly Team[] {
  const chain: Team[] = [];
  let team = asked === undefined ? teams.find(({ parent }) => parent === null) : teams.find(({ id }) => id === asked);
  if (team === undefined && asked !== undefined) throw notFound("There is no such team", "GET /api/session lists the teams.");
  for (; team !== undefined; team = teams.find(({ id }) => id === chain.at(-1)?.parent)) chain.push(team);
  return chain;
}

/** The lowest group that has a figure; where none has, the group asked for. */
function shownLevel(levels: readonly (readonly PublishedMetric[])[]): number {
  return Math.max(
    0,
    levels.findIndex((rows) => rows.some(({ withheld }) => withheld === "")),
  );
}

function groupAt(chain: readonly Team[], level: number): PageGroup {
  const { id = "", name = "" } = chain[level] ?? {};
  return { id, name, ...(level === 0 ? {} : { asked: chain[0]?.name ?? "" }) };
}

function wordsOf(
  id: string,
  { name, definition, source, counts, interval, better, family, gaming, caution }: Metric,
): Pick<MetricPage, "id" | "name" | "definition" | "source" | "counts" | "interval" | "better" | "family" | "gaming" | "caution"> {
  return { id, name, definition, source, counts, interval, better, family, gaming, caution: caution ?? null };
}

function latest(metric: Metric, rows: readonly PublishedMetric[], k: number): { month: SpanFigure | null; quarter: SpanFigure | null } {
  const { months, quarters } = seriesOf(metric, rows, k);
  return { month: months.at(-1) ?? null, quarter: quarters.at(-1) ?? null };
}

/** Longest month, in days. */
const month = 31;

/** A metric's published figures in order of time, months and quarters apart. */
export function seriesOf(metric: Metric, rows: readonly PublishedMetric[], k: number): { months: SpanFigure[]; quarters: SpanFigure[] } {
  const long = (row: PublishedMetric): boolean => row.to - row.from >= month;
  return {
    months: rows.filter((row) => !long(row)).map((row) => spanFigureOf(metric, row, k)),
    quarters: rows.filter(long).map((row) => spanFigureOf(metric, row, k)),
  };
}

function spanFigureOf({ unit }: Metric, { from, to, value, low, high, n, people, withheld }: PublishedMetric, k: number): SpanFigure {
  const edge = unit === "share" ? edgeOf({ value, low, high }) : null;
  const interval = edge !== null ? { edge } : { ...(low === null ? {} : { low }), ...(high === null ? {} : { high }) };
  const figure = value === null ? { value, unit, withheld: sayWithheld(withheld, k) } : { value, unit, ...interval, n };
  return { from: dateOf(from), to: dateOf(to), figure, people };
}

function sayWithheld(reason: string, k: number): string {
  switch (reason) {
    case "too few people":
      return `Too few people: a figure stands for at least ${k}, and must not tell what the rest of a larger group did`;
    case "one person dominates":
      return "One person did most of it, so the figure would be about that person";
    case "not known yet":
      return "Not known yet: too many have not come to an end";
    default:
      return "Nothing of the kind happened in this span";
  }
}

function needs({ source, observations }: Metric): string {
  return observations === null ? `Nothing delivers it yet. It needs: ${source}.` : `No data for it. It needs: ${source}.`;
}

function metricNamed(catalogue: Catalogue, id: string): Metric {
  const metric = catalogue.get(id);
  if (metric === undefined) throw new TypeError(`a metric names the counter-metric ${id}, which is not in the catalogue`);
  return metric;
}

function notFound(message: string, hint: string): UpshotError {
  return new UpshotError({ code: "not-found", message, hint });
}

function dateOf(days: number): string {
  return new Date(days * 86_400_000).toISOString().slice(0, 10);
}
