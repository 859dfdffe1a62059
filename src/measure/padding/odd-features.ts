import { ofSign } from "./features.ts";

/** Shares of honest people's weeks whose value is as high, from the usual to one in ten thousand. */
const tails = [0.5, 0.2, 0.1, 0.05, 0.02, 0.01, 0.005, 0.002, 0.001, 0.0005, 0.0002, 0.0001];
const rarest = -Math.log10(tails.at(-1) ?? 1);
/** Kinds of a sign's features that are looked at without asking which sign it is. */
const kinds = ["now", "around", "since target"] as const;

/** For each sign and kind the values that honest people's weeks exceed so rarely as `tails` say; by sign, then kind. */
export type HonestTails = readonly (readonly number[])[];

export function honestTails(rows: readonly Float32Array[], detectors: number): HonestTails {
  return columnsOf(detectors).map((column) => {
    const values = Float32Array.from(rows, (row) => row[column] ?? 0).sort();
    return tails.map((tail) => Number((values[Math.min(values.length - 1, Math.floor((1 - tail) * values.length))] ?? 0).toPrecision(4)));
  });
}

/**
 * A week without the names of its signs: its surroundings, and how rare its rarest signs are among honest people. What is
 * learnt from it holds for ways of padding nobody has thought of, as long as some sign shows them.
 */
export function oddFeatures(row: Float32Array, honest: HonestTails, detectors: number): Float32Array {
  const from = detectors * ofSign.length;
  const rest = row.subarray(from);
  const odd = new Float32Array(rest.length + kinds.length * 4);
  odd.set(rest);
  const columns = columnsOf(detectors);
  for (const [kind] of kinds.entries()) {
    const rarities: number[] = [];
    for (let at = kind; at < columns.length; at += kinds.length) rarities.push(rarityOf(row[columns[at] ?? 0] ?? 0, honest[at] ?? []));
    const mean = rarities.reduce((sum, one) => sum + one, 0) / Math.max(1, rarities.length);
    const [first = 0, second = 0, third = 0] = rarities.sort((a, b) => b - a);
    odd.set([first, second, third, mean], rest.length + kind * 4);
  }
  return odd;
}

/** Columns of a week's features: by sign, then kind. */
function columnsOf(detectors: number): number[] {
  return Array.from({ length: detectors }, (_, detector) => kinds.map((kind) => detector * ofSign.length + ofSign.indexOf(kind))).flat();
}

/** 0–1: 0 is usual, 1 is one in ten thousand; straight between the tails. */
function rarityOf(value: number, honest: readonly number[]): number {
  if (value <= 0) return 0;
  let at = 0;
  while (at < honest.length && value > (honest[at] ?? 0)) at++;
  if (at === 0) return 0;
  const low = honest[at - 1] ?? 0;
  const high = honest[at];
  const logOf = (index: number): number => -Math.log10(tails[index] ?? 1);
  if (high === undefined) return 1;
  const part = high > low ? (value - low) / (high - low) : 0;
  return (logOf(at - 1) + part * (logOf(at) - logOf(at - 1))) / rarest;
}
