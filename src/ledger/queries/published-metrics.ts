import type { Ledger } from "../../db/clickhouse/ledger.ts";
import { readRow } from "../read-row.ts";

/** A published figure of a metric, or why there is none. Days since 1970, both included. */
export interface PublishedMetric {
  readonly population: string;
  readonly metric: string;
  readonly group: string;
  readonly from: number;
  readonly to: number;
  readonly people: number;
  readonly n: number;
  readonly value: number | null;
  readonly low: number | null;
  readonly high: number | null;
  /** "" where there is a value. */
  readonly withheld: string;
}

/** What a shown figure rests on: a fingerprint of the group's list of members, then one of each member's part, 0 where nothing was counted. */
export interface MetricBasis {
  readonly population: string;
  readonly metric: string;
  readonly group: string;
  readonly from: number;
  readonly to: number;
  readonly prints: readonly number[];
}

const columns = `population, metric, grp, toUInt16(published_metric.from_day) AS first_day, toUInt16(published_metric.to_day) AS last_day, people, n, value, low,
  high, withheld`;

/** Number of the newest snapshot of metrics; null where none is published. */
export async function newestMetricSnapshot(ledger: Ledger): Promise<number | null> {
  const rows = await ledger.query("SELECT max(snapshot) AS newest, count() AS n FROM published_metric", {}, (value) => {
    const row = readRow(value);
    return row.integer("n") === 0 ? null : row.integer("newest");
  });
  return rows[0] ?? null;
}

/** All rows of a snapshot. */
export async function publishedMetrics(ledger: Ledger, snapshot: number): Promise<PublishedMetric[]> {
  return ledger.query(`SELECT ${columns} FROM published_metric WHERE snapshot = {snapshot:UInt64}`, { snapshot }, publishedMetricOf);
}

/** Rows of the newest snapshot about a group whose span lies within the days; all metrics where none is named. */
export async function metricSeries(
  ledger: Ledger,
  { metric, group, from, to }: { readonly metric: string | null; readonly group: string; readonly from: string; readonly to: string },
): Promise<PublishedMetric[]> {
  const sql = `SELECT ${columns} FROM published_metric
WHERE snapshot = (SELECT max(snapshot) FROM published_metric) AND grp = {group:String} AND ({metric:String} = '' OR metric = {metric:String})
  AND published_metric.from_day >= {from:Date} AND published_metric.to_day <= {to:Date}
ORDER BY metric, first_day, last_day`;
  return ledger.query(sql, { metric: metric ?? "", group, from, to }, publishedMetricOf);
}

/** The newest basis of each shown figure whose span ends on the day `since` or later. */
export async function metricBases(ledger: Ledger, since: number): Promise<MetricBasis[]> {
  const sql = `SELECT population, metric, grp, toUInt16(from_day) AS first_day, toUInt16(to_day) AS last_day, argMax(prints, snapshot) AS newest
FROM published_metric_basis
WHERE to_day >= toDate({since:UInt16})
GROUP BY population, metric, grp, from_day, to_day`;
  return ledger.query(sql, { since: Math.max(0, since) }, (value) => {
    const row = readRow(value);
    return {
      population: row.text("population"),
      metric: row.text("metric"),
      group: row.text("grp"),
      from: row.integer("first_day"),
      to: row.integer("last_day"),
      prints: row.texts("newest").map(Number),
    };
  });
}

function publishedMetricOf(value: unknown): PublishedMetric {
  const row = readRow(value);
  return {
    population: row.text("population"),
    metric: row.text("metric"),
    group: row.text("grp"),
    from: row.integer("first_day"),
    to: row.integer("last_day"),
    people: row.integer("people"),
    n: row.integer("n"),
    value: row.numberOrNull("value"),
    low: row.numberOrNull("low"),
    high: row.numberOrNull("high"),
    withheld: row.text("withheld"),
  };
}
