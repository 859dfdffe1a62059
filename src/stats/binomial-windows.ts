import { binomialTails } from "./binomial-tails.ts";

/** The values nearest to a cutoff. */
export interface CountedWindow {
  /** How far it reaches to the left and right of the cutoff, ends included. */
  readonly left: number;
  readonly right: number;
  readonly below: number;
  readonly above: number;
  /** Two-sided: as many below as above? */
  readonly p: number;
}

export interface WindowOptions {
  readonly cutoff: number;
  /** Values that the narrowest window holds on either side, at least. Default: 20. */
  readonly fewest?: number;
  /** Default: 10. */
  readonly windows?: number;
  /** How far the widest window may reach. Default: as far as equal steps lead. */
  readonly most?: { readonly left: number; readonly right: number };
}

/**
 * Are there as many values just below a cutoff as just above it? Exact binomial tests with chance 1/2 in ever wider windows: the
 * first the narrowest that holds `fewest` on either side, each further one wider by the first one's width, or by less where
 * the last would otherwise reach beyond `most`.
 *
 * Assumes independent values whose density hardly changes within the window: the narrow windows are the ones to believe. The
 * tests are not independent of each other. When not to use it: where the density is steep at the cutoff; see densityDiscontinuity.
 * Source: Cattaneo, Titiunik & Vazquez-Bare (2017), Journal of Policy Analysis and Management 36:643.
 *
 * @returns none where a side has fewer than `fewest` values
 */
export function binomialWindows(values: ArrayLike<number>, { cutoff, fewest = 20, windows = 10, most }: WindowOptions): CountedWindow[] {
  const distances = Float64Array.from(values, (value) => value - cutoff);
  const left = distances
    .filter((distance) => distance < 0)
    .map(Math.abs)
    .sort();
  const right = distances.filter((distance) => distance >= 0).sort();
  const [nearLeft, nearRight] = [left[fewest - 1], right[fewest - 1]];
  if (nearLeft === undefined || nearRight === undefined) return [];
  const first = Math.max(nearLeft, nearRight);
  const step = (reach: number): number => (windows === 1 ? 0 : Math.max(0, Math.min(first, (reach - first) / (windows - 1))));
  return Array.from({ length: windows }, (_, at) => {
    const reach = { left: first + at * step(most?.left ?? Infinity), right: first + at * step(most?.right ?? Infinity) };
    // A window's end that was reached by sums of steps holds the value it was made from.
    const within = (sorted: Float64Array, end: number): number => sorted.filter((distance) => distance <= end * (1 + 1e-12)).length;
    const [below, above] = [within(left, reach.left), within(right, reach.right)];
    const tail = binomialTails(below + above, 0.5).atMost[Math.min(below, above)] ?? 0;
    return { ...reach, below, above, p: Math.min(1, 2 * tail) };
  });
}
