import { metricSeries } from "../../ledger/queries/published-metrics.ts";
import type { Metric } from "../../measure/define-metric.ts";
import { loadMetrics } from "../../measure/load-metrics.ts";
import type { MetricFigure, MetricPair } from "../../model/pages/overview.ts";
import type { Services } from "../services.ts";
import { seriesOf } from "./metrics.ts";

/** What the first page shows of the catalogue, each beside the counter-metric that the catalogue names. */
const shown = ["cost-per-held-pull-request", "cost-per-100-surviving-lines", "review-first-response-p50", "change-fail-rate"];

let catalogue: ReadonlyMap<string, Metric> | null = null;

/** The group's last matured month up to a day, of each metric shown; what has no month published is left out. */
export async function overviewMetrics({ ledger, k }: Services, group: string, to: string): Promise<MetricPair[]> {
  catalogue ??= await loadMetrics();
  const metrics = catalogue;
  const rows = Map.groupBy(await metricSeries(ledger, { metric: null, group, from: "1970-01-01", to }), ({ metric }) => metric);
  const figureOf = (id: string): MetricFigure | null => {
    const metric = metrics.get(id);
    if (metric === undefined) return null;
    const { months, quarters } = seriesOf(metric, rows.get(id) ?? [], k);
    const spans = months.length > 0 ? months : quarters;
    const last = spans.at(-1);
    return last === undefined
      ? null
      : { id, name: metric.name, from: last.from, to: last.to, figure: last.figure, before: spans.at(-2)?.figure ?? null };
  };
  return shown.flatMap((id) => {
    const metric = figureOf(id);
    return metric === null ? [] : [{ metric, counter: figureOf(metrics.get(id)?.counter.metric ?? "") }];
  });
}
