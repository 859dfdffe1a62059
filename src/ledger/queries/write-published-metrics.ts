import type { Ledger } from "../../db/clickhouse/ledger.ts";
import type { MetricBasis, PublishedMetric } from "./published-metrics.ts";

/** Fingerprints inserted at once. */
const printsAtOnce = 2_000_000;

/**
 * Adds a snapshot of metrics: first what its new figures rest on, then all its rows in one insert, so that a snapshot is
 * there whole or not at all. What an attempt that was cut short left behind is removed first. Snapshots older than
 * `oldest` go.
 */
export async function writePublishedMetrics(
  ledger: Ledger,
  { rows, bases }: { readonly rows: readonly PublishedMetric[]; readonly bases: readonly MetricBasis[] },
  { snapshot, oldest, token }: { readonly snapshot: number; readonly oldest: number; readonly token: string },
): Promise<void> {
  await ledger.remove("published_metric_basis", "snapshot >= {snapshot:UInt64}", { snapshot });
  let [part, prints, batch]: [object[], number, number] = [[], 0, 0];
  const flush = async (): Promise<void> => {
    if (part.length > 0) await ledger.insert("published_metric_basis", part, { token: `basis ${token} ${batch++}` });
    [part, prints] = [[], 0];
  };
  for (const { population, metric, group, from, to, prints: own } of bases) {
    part.push({ population, metric, grp: group, from_day: from, to_day: to, prints: own, snapshot });
    if ((prints += own.length) >= printsAtOnce) await flush();
  }
  await flush();
  await ledger.insert(
    "published_metric",
    rows.map(({ group, from, to, ...row }) => ({ ...row, grp: group, from_day: from, to_day: to, snapshot })),
    { token },
  );
  await ledger.remove("published_metric", "snapshot < {oldest:UInt64}", { oldest });
}
