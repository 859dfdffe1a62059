export interface Bins {
  readonly counts: Float64Array;
  /** Index of the bin that holds the threshold. */
  readonly target: number;
}

export interface BinOptions {
  readonly threshold: number;
  readonly width: number;
  /** Bins below and above the threshold's. */
  readonly below: number;
  readonly above: number;
  /** Where in its bin the threshold lies: in the middle (values are rounded to it), or at its start (a quota to be reached). */
  readonly place: "middle" | "start";
}

/**
 * How many values fall into each of equal bins around a threshold. A bin holds its lower edge and not its upper one. Values
 * outside the window, and NaN, are left out.
 *
 * @param options.width > 0
 */
export function countInBins(values: ArrayLike<number>, { threshold, width, below, above, place }: BinOptions): Bins {
  if (!(width > 0)) throw new RangeError(`countInBins: the width must be positive, got ${width}`);
  const counts = new Float64Array(below + 1 + above);
  const start = threshold - below * width - (place === "middle" ? width / 2 : 0);
  for (let i = 0; i < values.length; i++) {
    const bin = Math.floor(((values[i] ?? Number.NaN) - start) / width);
    if (bin >= 0 && bin < counts.length) counts[bin] = (counts[bin] ?? 0) + 1;
  }
  return { counts, target: below };
}
