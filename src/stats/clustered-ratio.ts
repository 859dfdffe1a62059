/** What one person (or other independent unit) adds to a ratio of sums: to the upper and to the lower sum, both ≥ 0. */
export interface Cluster {
  readonly value: number;
  readonly weight: number;
}

/** A ratio of sums over clusters, and what its intervals are made of. */
export interface ClusteredRatio {
  readonly ratio: number;
  /** Of the ratio. Infinity where one cluster holds all the weight: nothing can then be said of the others. */
  readonly variance: number;
  /** Degrees of freedom of the variance where a cluster's error grows as the square root of its weight: single things differ. */
  readonly degreesByThings: number;
  /** The same where it grows as the weight: people differ. Fewer where a few people hold most of the weight. */
  readonly degreesByPeople: number;
  /** Skewness of the clusters' errors. */
  readonly skewness: number;
  readonly clusters: number;
}

/**
 * The sum of values over the sum of weights, with a variance that allows for things of one cluster being alike and for
 * clusters of unequal size: linearised (errors value − ratio · weight), each error corrected for the pull its own cluster
 * has on the ratio (CR2, Bell & McCaffrey 2002), degrees of freedom after Satterthwaite as Pustejovsky & Tipton (2018)
 * use them. Assumes clusters independent of each other. When not to use it: below about 8 clusters.
 *
 * @returns null where there is no weight
 */
export function clusteredRatio(clusters: readonly Cluster[]): ClusteredRatio | null {
  let value = 0;
  let weight = 0;
  for (const cluster of clusters) {
    value += cluster.value;
    weight += cluster.weight;
  }
  if (!(weight > 0)) return null;
  const ratio = value / weight;
  let squares = 0;
  let [second, third] = [0, 0];
  // Sums over h, a cluster's share of the weight, that the degrees of freedom are made of.
  let shares = 0;
  let [b0, b1, b2, own, trace, byThings] = [0, 0, 0, 0, 0, 0];
  for (const cluster of clusters) shares += (cluster.weight / weight) ** 2;
  for (const cluster of clusters) {
    const h = cluster.weight / weight;
    const lift = 1 / (1 - h);
    const error = (cluster.value - ratio * cluster.weight) / weight;
    squares += lift * error ** 2;
    second += (lift * error) ** 2;
    third += (lift * error) ** 3;
    const b = lift * h ** 2;
    b0 += b;
    b1 += b * h;
    b2 += b * h ** 2;
    const covariance = h ** 2 * (1 - 2 * h + shares);
    trace += lift * covariance;
    own += (lift * covariance) ** 2 - (b * (shares - 2 * h)) ** 2;
    byThings += h ** 2 - b ** 2;
  }
  const count = clusters.length;
  const alone = shares > 1 - 1e-12;
  const most = Math.max(1, count - 1);
  const traceOfSquare = shares ** 2 * b0 ** 2 + 2 * b2 * b0 - 4 * shares * b1 * b0 + 2 * b1 ** 2 + own;
  return {
    ratio,
    variance: alone ? Infinity : squares,
    degreesByThings: alone ? 1 : clamp(1 / (byThings + b0 ** 2), most),
    degreesByPeople: alone ? 1 : clamp(trace ** 2 / traceOfSquare, most),
    skewness: alone || second === 0 ? 0 : third / count / (second / count) ** 1.5,
    clusters: count,
  };
}

function clamp(degrees: number, most: number): number {
  return Number.isNaN(degrees) ? 1 : Math.min(most, Math.max(1, degrees));
}
