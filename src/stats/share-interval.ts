import { clusteredRatio, type Cluster } from "./clustered-ratio.ts";
import type { Interval } from "./ratio-interval.ts";
import { studentTQuantile } from "./student-t.ts";

/**
 * A share (0 ≤ value ≤ weight in each cluster) with a 95 % interval: Wilson's (1927), with as many independent things as
 * would give the variance that was found (`clusteredRatio`), and Student's t for the normal distribution (Korn & Graubard
 * 1998 do the same with Clopper's and Pearson's interval). Stays within 0 and 1 and says something where the share is 0 or 1.
 * Where the clusters tell no variance, the things are taken as independent if they are counted, else the clusters are.
 * When not to use it: with fewer than 8 clusters.
 *
 * @param counted weights count things that happen one by one (pull requests); false for money, lines and the like
 * @returns null where there is no weight
 */
export function shareInterval(clusters: readonly Cluster[], counted: boolean): Interval | null {
  const found = clusteredRatio(clusters);
  if (found === null) return null;
  const { ratio: share, variance, degreesByThings } = found;
  if (variance === Infinity) return { value: share, low: 0, high: 1 };
  const inner = share > 0 && share < 1 && variance > 0;
  const size = inner ? (share * (1 - share)) / variance : independentThings(clusters, counted);
  const t = studentTQuantile(0.975, degreesByThings);
  const shrink = 1 + t ** 2 / size;
  const middle = (share + t ** 2 / (2 * size)) / shrink;
  const arm = (t / shrink) * Math.sqrt((share * (1 - share)) / size + t ** 2 / (4 * size ** 2));
  return { value: share, low: Math.max(0, Math.min(share, middle - arm)), high: Math.min(1, Math.max(share, middle + arm)) };
}

/** Kish's effective number where the weights are no counts. */
function independentThings(clusters: readonly Cluster[], counted: boolean): number {
  let sum = 0;
  let squares = 0;
  for (const { weight } of clusters) {
    sum += weight;
    squares += weight ** 2;
  }
  return counted ? sum : sum ** 2 / squares;
}
