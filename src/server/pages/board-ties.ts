interface Estimated {
  readonly name: string;
  readonly value: number;
  readonly low: number;
  readonly high: number;
}

/**
 * Groups what cannot be told apart: whatever a chain of overlapping intervals joins is one tie, in the order of names. So
 * two whose intervals overlap are never shown one above the other. Ties come highest first.
 */
export function tiesOf<Row extends Estimated>(rows: readonly Row[]): Row[][] {
  const ties: { low: number; rows: Row[] }[] = [];
  for (const row of rows.toSorted((a, b) => b.high - a.high)) {
    const last = ties.at(-1);
    if (last !== undefined && row.high >= last.low) {
      last.rows.push(row);
      last.low = Math.min(last.low, row.low);
    } else ties.push({ low: row.low, rows: [row] });
  }
  return ties.map((tie) => tie.rows.toSorted((a, b) => a.name.localeCompare(b.name, "en")));
}
