/** Sets of things that are united step by step. Things are numbers from 0. */
export interface Forest {
  /** The least of the things that `one` is united with: the same for all of them. */
  root(one: number): number;
  unite(a: number, b: number): void;
}

/** Union–find with path halving (Tarjan & van Leeuwen 1984); the least of a set is its root, so that the order of unions does not matter. */
export function createForest(size: number): Forest {
  const parents = Int32Array.from({ length: size }, (_, one) => one);
  const root = (one: number): number => {
    let at = one;
    for (let parent = parents[at] ?? at; parent !== at; parent = parents[at] ?? at) {
      parents[at] = parents[parent] ?? parent;
      at = parents[at] ?? at;
    }
    return at;
  };
  return {
    root,
    unite(a, b) {
      const [rootA, rootB] = [root(a), root(b)];
      parents[Math.max(rootA, rootB)] = Math.min(rootA, rootB);
    },
  };
}
