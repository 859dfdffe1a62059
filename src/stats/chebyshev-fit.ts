import { solvePositiveDefinite } from "./solve-positive-definite.ts";

/** A polynomial fitted by least squares to some of the bins. */
export interface ChebyshevFit {
  /** The polynomial's value in every bin, for these counts. */
  readonly fitted: (counts: ArrayLike<number>) => Float64Array;
  /** How much a used bin's own count pulls its fitted value, 0 to 1. */
  readonly leverage: (bin: number) => number;
  /** Bins used minus coefficients. */
  readonly degrees: number;
}

/**
 * Least squares of counts in equal bins on a polynomial of the bin's place, over the bins that are used, each alike. In
 * Chebyshev's polynomials of the window, where powers of the bin's number would lose half of the digits at order 9. When not to
 * use it: for an order near the number of bins (it oscillates between them).
 *
 * @param bins in the window, at least 2
 * @throws RangeError where no more bins are used than there are coefficients
 */
export function chebyshevFit(bins: number, order: number, isUsed: (bin: number) => boolean): ChebyshevFit {
  const size = order + 1;
  const used: number[] = [];
  for (let bin = 0; bin < bins; bin++) if (isUsed(bin)) used.push(bin);
  if (used.length <= size) throw new RangeError(`chebyshevFit: ${used.length} bins are too few for order ${order}`);
  const basis = Array.from({ length: bins }, (_, bin) => chebyshev((2 * bin) / (bins - 1) - 1, size));
  const gram = new Float64Array(size * size);
  for (const bin of used) {
    const row = basis[bin] ?? [];
    for (let i = 0; i < size; i++)
      for (let j = 0; j < size; j++) gram[i * size + j] = (gram[i * size + j] ?? 0) + (row[i] ?? 0) * (row[j] ?? 0);
  }
  const leverage = (bin: number): number => dot(basis[bin] ?? [], solvePositiveDefinite(gram, basis[bin] ?? []));
  const fitted = (counts: ArrayLike<number>): Float64Array => {
    const moment = new Float64Array(size);
    for (const bin of used) for (let i = 0; i < size; i++) moment[i] = (moment[i] ?? 0) + (basis[bin]?.[i] ?? 0) * (counts[bin] ?? 0);
    const coefficients = solvePositiveDefinite(gram, moment);
    return Float64Array.from(basis, (row) => dot(row, coefficients));
  };
  return { fitted, leverage, degrees: used.length - size };
}

function chebyshev(x: number, size: number): number[] {
  const values = [1, x];
  while (values.length < size) values.push(2 * x * (values.at(-1) ?? 0) - (values.at(-2) ?? 0));
  return values.slice(0, size);
}

function dot(one: ArrayLike<number>, other: ArrayLike<number>): number {
  let sum = 0;
  for (let i = 0; i < one.length; i++) sum += (one[i] ?? 0) * (other[i] ?? 0);
  return sum;
}
