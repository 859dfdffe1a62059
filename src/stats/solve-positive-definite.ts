/**
 * Solves A·x = b for a symmetric, positive definite A by Cholesky's decomposition (A = L·Lᵀ).
 *
 * Assumes symmetry: only the lower triangle is read. Reference: Golub & Van Loan, Matrix Computations, 4.2.
 * When not to use it: for A that is not known to be positive definite (least squares with collinear
 * columns); it then throws. Cost grows with the cube of the size: meant for a handful of unknowns.
 *
 * @param matrix size × size values, row after row
 * @param right `size` values
 * @throws RangeError where A is not positive definite
 */
export function solvePositiveDefinite(matrix: ArrayLike<number>, right: ArrayLike<number>): Float64Array {
  const size = right.length;
  const lower = new Float64Array(size * size);
  const get = (row: number, column: number): number => lower[row * size + column] ?? 0;
  for (let row = 0; row < size; row++) {
    for (let column = 0; column <= row; column++) {
      let rest = matrix[row * size + column] ?? Number.NaN;
      for (let k = 0; k < column; k++) rest -= get(row, k) * get(column, k);
      if (row !== column) lower[row * size + column] = rest / get(column, column);
      else if (rest > 0) lower[row * size + row] = Math.sqrt(rest);
      else throw new RangeError("solvePositiveDefinite: the matrix is not positive definite");
    }
  }
  const x = Float64Array.from(right);
  for (let row = 0; row < size; row++) {
    let rest = x[row] ?? 0;
    for (let k = 0; k < row; k++) rest -= get(row, k) * (x[k] ?? 0);
    x[row] = rest / get(row, row);
  }
  for (let row = size - 1; row >= 0; row--) {
    let rest = x[row] ?? 0;
    for (let k = row + 1; k < size; k++) rest -= get(k, row) * (x[k] ?? 0);
    x[row] = rest / get(row, row);
  }
  return x;
}
