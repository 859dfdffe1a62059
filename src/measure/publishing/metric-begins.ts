import type { ObservationRow } from "../../ledger/queries/metric-observations.ts";
import type { PublishedMetric } from "../../ledger/queries/published-metrics.ts";
import type { Measure } from "../define-metric.ts";

/** A span may begin so many days before the first observation: not everything happens every day. */
const slack = 7;

/**
 * The first day of spans that the ledger knows whole: what began in the middle of a month would make its rates and shares
 * too small. A ratio begins with the later of its two sums. What was published before had begun.
 */
export function metricBegins(measure: Measure, rows: readonly ObservationRow[], earlier: readonly PublishedMetric[]): number {
  // People who joined are followed from their first day, whatever was connected then.
  if (measure.kind === "since joining") return -Infinity;
  const published = earliest(earlier.map(({ from }) => from));
  if (published < Infinity) return published;
  const value = earliest(rows.map(({ valueFrom }) => valueFrom ?? Infinity));
  const weight = earliest(rows.map(({ weightFrom }) => weightFrom ?? Infinity));
  switch (measure.kind) {
    case "ratio":
      return Math.max(value, weight) - slack;
    case "per person-week":
    case "weekly rate":
      return value - slack;
    default:
      return weight - slack;
  }
}

function earliest(days: readonly number[]): number {
  return days.reduce((first, day) => Math.min(first, day), Infinity);
}
