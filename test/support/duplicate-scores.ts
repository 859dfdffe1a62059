import type { DuplicateCluster } from "../../src/stats/near-duplicates.ts";

/** Two sketches, by number, of texts whose similarity is known. */
export interface KnownPair {
  readonly a: number;
  readonly b: number;
  readonly jaccard: number;
}

export interface PairScore {
  readonly recall: number;
  readonly precision: number;
  readonly pairs: number;
}

/**
 * How well clusters tell which pairs are at least as alike as the threshold: a pair is found where one cluster has both.
 *
 * @param pairs all pairs that are alike at all; any other one in a cluster is found in error
 * @param zone pairs closer to the threshold than this count neither way
 */
export function scorePairs(clusters: readonly DuplicateCluster[], pairs: readonly KnownPair[], threshold: number, zone = 0): PairScore {
  const clusterOf = new Map(clusters.flatMap(({ members }, index) => members.map((member) => [member, index])));
  const together = ({ a, b }: KnownPair): boolean => clusterOf.has(a) && clusterOf.get(a) === clusterOf.get(b);
  const unknown =
    clusters.reduce((sum, { members }) => sum + (members.length * (members.length - 1)) / 2, 0) - pairs.filter(together).length;
  const counted = pairs.filter((pair) => zone === 0 || Math.abs(pair.jaccard - threshold) >= zone);
  const alike = counted.filter((pair) => pair.jaccard >= threshold);
  const found = counted.filter(together);
  const right = found.filter((pair) => pair.jaccard >= threshold).length;
  return { recall: right / alike.length, precision: right / (found.length + unknown), pairs: counted.length };
}
