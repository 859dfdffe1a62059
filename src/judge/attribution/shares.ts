/** Sums weights of pairs and tells what share of a first thing's weight falls on a second. */
export interface Shares {
  add(first: string | number, second: string | number, weight: number): void;
  total(first: string | number): number;
  /**
   * Share of `second` in `first`, without `own` (what the pair asked about gave itself), drawn towards `prior` with the
   * strength of `strength` weights.
   */
  of(first: string | number, second: string | number, own: number, prior: number, strength: number): number;
}

export function createShares(): Shares {
  const sums = new Map<string | number, { total: number; readonly by: Map<string | number, number> }>();
  return {
    add(first, second, weight) {
      let sum = sums.get(first);
      if (sum === undefined) sums.set(first, (sum = { total: 0, by: new Map() }));
      sum.total += weight;
      sum.by.set(second, (sum.by.get(second) ?? 0) + weight);
    },
    total: (first) => sums.get(first)?.total ?? 0,
    of(first, second, own, prior, strength) {
      const sum = sums.get(first);
      const total = Math.max(0, (sum?.total ?? 0) - own);
      const part = Math.max(0, (sum?.by.get(second) ?? 0) - own);
      return (part + strength * prior) / (total + strength);
    },
  };
}
