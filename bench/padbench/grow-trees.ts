import type { BoostedTrees } from "../../src/stats/boosted-trees.ts";

export interface Cases {
  /** A row of features each. */
  readonly rows: readonly Float32Array[];
  /** 0–1 */
  readonly outcomes: Float32Array;
  /** How much each counts; 0 leaves it out. */
  readonly weights: Float32Array;
}

export interface Growth {
  readonly trees: number;
  readonly depth: number;
  /** How far each tree goes. */
  readonly rate: number;
  /** Pulls leaves towards 0: cases' worth of curvature. */
  readonly ridge: number;
  /** Of features and of cases, the part each tree sees. */
  readonly features: number;
  readonly cases: number;
}

export const usualGrowth: Growth = { trees: 200, depth: 5, rate: 0.1, ridge: 20, features: 0.3, cases: 0.7 };

const mostBins = 40;
const base = -2;

/** Gradient boosting of the logistic loss on binned features (Friedman 2001; Chen & Guestrin 2016). @param random decides which features and cases a tree sees */
export function growTrees({ rows, outcomes, weights }: Cases, growth: Growth, random: () => number): BoostedTrees {
  const width = rows[0]?.length ?? 0;
  const cuts = Array.from({ length: width }, (_, feature) => cutsOf(rows, feature));
  const bins = cuts.map((own, feature) => Uint8Array.from(rows, (row) => binOf(own, row[feature] ?? 0)));
  const size = rows.length;
  const scores = new Float64Array(size).fill(base);
  const [slopes, bends] = [new Float64Array(size), new Float64Array(size)];
  const grown: Columns = { roots: [], feature: [], cut: [], left: [], right: [], value: [] };

  for (let tree = 0; tree < growth.trees; tree++) {
    for (let i = 0; i < size; i++) {
      const share = 1 / (1 + Math.exp(-(scores[i] ?? 0)));
      slopes[i] = (weights[i] ?? 0) * (share - (outcomes[i] ?? 0));
      bends[i] = (weights[i] ?? 0) * share * (1 - share);
    }
    const seen = Array.from({ length: width }, (_, feature) => feature).filter(() => random() < growth.features);
    const cases: number[] = [];
    for (let i = 0; i < size; i++) if ((weights[i] ?? 0) > 0 && random() < growth.cases) cases.push(i);
    const root = growNode(cases, growth.depth, seen).node;
    grown.roots.push(root);
    for (let i = 0; i < size; i++) {
      let node = root;
      while ((grown.feature[node] ?? -1) >= 0)
        node = ((rows[i]?.[grown.feature[node] ?? 0] ?? 0) <= (grown.cut[node] ?? 0) ? grown.left[node] : grown.right[node]) ?? root;
      scores[i] = (scores[i] ?? 0) + (grown.value[node] ?? 0);
    }
  }
  return { base, ...grown };

  function growNode(cases: readonly number[], depth: number, seen: readonly number[]): { readonly node: number; readonly mean: number } {
    let [slope, bend] = [0, 0];
    for (const i of cases) [slope, bend] = [slope + (slopes[i] ?? 0), bend + (bends[i] ?? 0)];
    const node = grown.feature.length;
    const leaf = rounded((-growth.rate * slope) / (bend + growth.ridge));
    for (const column of ["feature", "cut", "left", "right", "value"] as const)
      grown[column].push(column === "feature" ? -1 : column === "value" ? leaf : 0);
    const split = depth === 0 || cases.length < 40 ? null : bestSplit(cases, seen, slope, bend);
    if (split === null) return { node, mean: leaf };
    const own = bins[split.feature];
    const left = growNode(
      cases.filter((i) => (own?.[i] ?? 0) <= split.bin),
      depth - 1,
      seen,
    );
    const right = growNode(
      cases.filter((i) => (own?.[i] ?? 0) > split.bin),
      depth - 1,
      seen,
    );
    const mean = rounded((left.mean * split.left + right.mean * (bend - split.left)) / bend);
    grown.feature[node] = split.feature;
    grown.cut[node] = cuts[split.feature]?.[split.bin] ?? 0;
    grown.left[node] = left.node;
    grown.right[node] = right.node;
    grown.value[node] = mean;
    return { node, mean };
  }

  function bestSplit(cases: readonly number[], seen: readonly number[], slope: number, bend: number): Split | null {
    const { ridge } = growth;
    let best: Split | null = null;
    let most = 1e-3;
    const before = (slope * slope) / (bend + ridge);
    for (const feature of seen) {
      const count = (cuts[feature]?.length ?? 0) + 1;
      const own = bins[feature];
      if (count < 2 || own === undefined) continue;
      const [slopeOf, bendOf] = [new Float64Array(count), new Float64Array(count)];
      for (const i of cases) {
        const bin = own[i] ?? 0;
        slopeOf[bin] = (slopeOf[bin] ?? 0) + (slopes[i] ?? 0);
        bendOf[bin] = (bendOf[bin] ?? 0) + (bends[i] ?? 0);
      }
      let [slopeLeft, bendLeft] = [0, 0];
      for (let bin = 0; bin < count - 1; bin++) {
        slopeLeft += slopeOf[bin] ?? 0;
        bendLeft += bendOf[bin] ?? 0;
        if (bendLeft < 4 || bend - bendLeft < 4) continue;
        const gain = slopeLeft ** 2 / (bendLeft + ridge) + (slope - slopeLeft) ** 2 / (bend - bendLeft + ridge) - before;
        if (gain > most) [most, best] = [gain, { feature, bin, left: bendLeft }];
      }
    }
    return best;
  }
}

interface Split {
  readonly feature: number;
  readonly bin: number;
  /** Curvature that goes left. */
  readonly left: number;
}

interface Columns {
  readonly roots: number[];
  readonly feature: number[];
  readonly cut: number[];
  readonly left: number[];
  readonly right: number[];
  readonly value: number[];
}

/** Quantiles of the feature's values, and of those above the commonest least, where many are equal. */
function cutsOf(rows: readonly Float32Array[], feature: number): number[] {
  const values = Float32Array.from(rows, (row) => row[feature] ?? 0).sort();
  const found = new Set<number>();
  for (let bin = 1; bin < mostBins; bin++) found.add(values[Math.floor((bin * values.length) / mostBins)] ?? 0);
  const above = values.findIndex((value) => value > Math.min(...found));
  if (found.size < mostBins / 2 && above >= 0)
    for (let bin = 1; bin < mostBins / 2; bin++) found.add(values[above + Math.floor((2 * bin * (values.length - above)) / mostBins)] ?? 0);
  return [...new Set([...found].map((value) => Math.fround(rounded(value))))].sort((a, b) => a - b);
}

function binOf(cuts: readonly number[], value: number): number {
  let [low, high] = [0, cuts.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((cuts[middle] ?? 0) < value) low = middle + 1;
    else high = middle;
  }
  return low;
}

function rounded(value: number): number {
  return Number(value.toPrecision(5));
}
