/** low ≤ Σ coefficients[i] · x[i] ≤ high; variables not named have the coefficient 0. */
export interface Constraint {
  readonly coefficients: ReadonlyMap<number, number>;
  readonly low: number;
  readonly high: number;
}

const dust = 1e-9;
/** Steps by the steepest price before Bland's rule takes over. */
const patience = 300;

/**
 * The least and greatest value of each objective (Σ weight · x) over all x ≥ 0 that meet the constraints; null where none
 * does. Infinity where nothing bounds it. Exact but for floating-point dust: bring coefficients and bounds near 1 first.
 * A dense tableau: the dual simplex finds a feasible corner (from weights 0, which are always dual feasible), the primal
 * simplex goes on from corner to corner, by the steepest price, and where that takes long by Bland's rule, which never goes in
 * circles.
 * Source: Chvátal, Linear Programming (1983), chapters 2, 3 and 10
 */
export function bounds(
  variables: number,
  constraints: readonly Constraint[],
  objectives: readonly ReadonlyMap<number, number>[],
): { low: number; high: number }[] | null {
  const tableau = start(variables, constraints);
  if (!makeFeasible(tableau)) return null;
  return objectives.map((objective) => {
    const negated = new Map([...objective].map(([i, weight]) => [i, -weight]));
    return { low: -maximise(tableau, negated), high: maximise(tableau, objective) };
  });
}

/** Row r says: basic variable basis[r] = cells[r][width − 1] − Σ cells[r][c] · (non-basic variable c). */
interface Tableau {
  readonly rows: Float64Array[];
  readonly basis: number[];
  /** Which variable each column stands for. */
  readonly columns: number[];
  readonly variables: number;
}

function start(variables: number, constraints: readonly Constraint[]): Tableau {
  const rows: Float64Array[] = [];
  for (const { coefficients, low, high } of constraints) {
    for (const [bound, sign] of [
      [high, 1],
      [low, -1],
    ] as const) {
      if (!Number.isFinite(bound)) continue;
      const row = new Float64Array(variables + 1);
      for (const [i, weight] of coefficients) row[i] = sign * weight;
      row[variables] = sign * bound;
      rows.push(row);
    }
  }
  return {
    rows,
    basis: rows.map((_, r) => variables + r),
    columns: Array.from({ length: variables }, (_, c) => c),
    variables,
  };
}

function makeFeasible(tableau: Tableau): boolean {
  const { rows, basis, columns, variables } = tableau;
  for (let turn = 0; ; turn++) {
    let leaving = -1;
    for (let r = 0; r < rows.length; r++) {
      const value = rows[r]?.[variables] ?? 0;
      const before = turn < patience ? value < (rows[leaving]?.[variables] ?? 0) : (basis[r] ?? 0) < (basis[leaving] ?? 0);
      if (value < -dust && (leaving < 0 || before)) leaving = r;
    }
    if (leaving < 0) return true;
    let entering = -1;
    for (let c = 0; c < variables; c++) {
      if ((rows[leaving]?.[c] ?? 0) < -dust && (entering < 0 || (columns[c] ?? 0) < (columns[entering] ?? 0))) entering = c;
    }
    if (entering < 0) return false;
    pivot(tableau, leaving, entering, null);
  }
}

function maximise(tableau: Tableau, objective: ReadonlyMap<number, number>): number {
  const { rows, basis, columns, variables } = tableau;
  // The objective in terms of the non-basic variables.
  const price = new Float64Array(variables + 1);
  columns.forEach((variable, c) => (price[c] = objective.get(variable) ?? 0));
  basis.forEach((variable, r) => {
    const weight = objective.get(variable) ?? 0;
    const row = rows[r];
    if (weight === 0 || row === undefined) return;
    for (let c = 0; c < variables; c++) price[c] = (price[c] ?? 0) - weight * (row[c] ?? 0);
    price[variables] = (price[variables] ?? 0) - weight * (row[variables] ?? 0);
  });
  for (let turn = 0; ; turn++) {
    let entering = -1;
    for (let c = 0; c < variables; c++) {
      const before = turn < patience ? (price[c] ?? 0) > (price[entering] ?? 0) : (columns[c] ?? 0) < (columns[entering] ?? 0);
      if ((price[c] ?? 0) > dust && (entering < 0 || before)) entering = c;
    }
    if (entering < 0) return -(price[variables] ?? 0);
    let leaving = -1;
    let least = Infinity;
    for (let r = 0; r < rows.length; r++) {
      const slope = rows[r]?.[entering] ?? 0;
      if (slope <= dust) continue;
      const ratio = Math.max(0, rows[r]?.[variables] ?? 0) / slope;
      if (ratio < least - dust || (ratio < least + dust && (leaving < 0 || (basis[r] ?? 0) < (basis[leaving] ?? 0)))) {
        least = Math.min(least, ratio);
        leaving = r;
      }
    }
    if (leaving < 0) return Infinity;
    pivot(tableau, leaving, entering, price);
  }
}

function pivot({ rows, basis, columns, variables }: Tableau, leaving: number, entering: number, price: Float64Array | null): void {
  const pivotRow = rows[leaving];
  if (pivotRow === undefined) return;
  const by = 1 / (pivotRow[entering] ?? 1);
  for (let c = 0; c <= variables; c++) pivotRow[c] = (pivotRow[c] ?? 0) * by;
  pivotRow[entering] = by;
  for (const row of price === null ? rows : [...rows, price]) {
    if (row === pivotRow) continue;
    const factor = row[entering] ?? 0;
    if (Math.abs(factor) < 1e-13) {
      row[entering] = 0;
      continue;
    }
    for (let c = 0; c <= variables; c++) row[c] = (row[c] ?? 0) - factor * (pivotRow[c] ?? 0);
    row[entering] = -factor * by;
  }
  const out = basis[leaving] ?? 0;
  basis[leaving] = columns[entering] ?? 0;
  columns[entering] = out;
}
