/**
 * A sum of small decision trees in the log-odds of something. All nodes of all trees lie in one row of columns, so that a model
 * is a few arrays of numbers.
 */
export interface BoostedTrees {
  /** Log-odds before any tree. */
  readonly base: number;
  /** The first node of each tree. */
  readonly roots: readonly number[];
  /** The feature a node asks for; −1: a leaf. */
  readonly feature: readonly number[];
  /** Up to and including this value it goes left. */
  readonly cut: readonly number[];
  readonly left: readonly number[];
  readonly right: readonly number[];
  /** Log-odds: of a leaf, what it adds; of an inner node the mean over the cases it was grown on. */
  readonly value: readonly number[];
}

/**
 * The log-odds of a case, and which feature it came from: on its way down each step from a node's mean to the next is
 * credited to the feature that was asked (Saabas 2014). Base, the roots' means and the contributions add up to the log-odds.
 *
 * @param row a value for each feature
 * @param contributions gets what each feature added; left out where nobody asks
 */
export function scoreTrees(trees: BoostedTrees, row: ArrayLike<number>, contributions?: Float64Array): number {
  let sum = trees.base;
  for (const root of trees.roots) {
    let node = root;
    for (let asked = trees.feature[node] ?? -1; asked >= 0; asked = trees.feature[node] ?? -1) {
      const next = ((row[asked] ?? 0) <= (trees.cut[node] ?? 0) ? trees.left[node] : trees.right[node]) ?? root;
      if (contributions !== undefined)
        contributions[asked] = (contributions[asked] ?? 0) + (trees.value[next] ?? 0) - (trees.value[node] ?? 0);
      node = next;
    }
    sum += trees.value[node] ?? 0;
  }
  return sum;
}
