/** 19247 → "19,247". */
export function number(value: number): string {
  return whole.format(value);
}

/** `plural(1, "commit")` → "1 commit", `plural(84, "commit")` → "84 commits". */
export function plural(value: number, one: string, many = `${one}s`): string {
  return `${number(value)}${nbsp}${value === 1 ? one : many}`;
}

/** 1,234,567 → "1.23 M", at most six columns: for tables that would not fit otherwise. */
export function compact(value: number): string {
  if (value < 10_000) return number(value);
  const step = Math.min(4, Math.floor(Math.log10(value) / 3));
  const scaled = value / 1000 ** step;
  const rounded = scaled >= 99.95 ? scaled.toFixed(0) : scaled >= 9.995 ? scaled.toFixed(1) : scaled.toFixed(2);
  if (rounded === "1000" && step < 4) return `1.00${nbsp}${units[step + 1]}`;
  return `${rounded}${nbsp}${units[step]}`;
}

/** 0.0912 → "9 %", 0.004 → "<1 %". */
export function percent(share: number): string {
  const rounded = Math.round(share * 100);
  return share > 0 && rounded === 0 ? `<1${nbsp}%` : `${number(rounded)}${nbsp}%`;
}

/** Shares of a whole as percentages that add up to 100 where all are shown. */
export function percents(amounts: readonly number[]): string[] {
  const total = amounts.reduce((sum, amount) => sum + amount, 0);
  if (total === 0) return amounts.map(() => `0${nbsp}%`);
  return shareOut(amounts, 100).map((rounded, i) => ((amounts[i] ?? 0) > 0 && rounded === 0 ? `<1${nbsp}%` : `${rounded}${nbsp}%`));
}

/**
 * Splits the integer `whole` in proportion to `amounts` so that the pieces add up to it (largest remainder,
 * ties to the earlier). All zero where the amounts are.
 */
export function shareOut(amounts: readonly number[], whole: number): number[] {
  const total = amounts.reduce((sum, amount) => sum + amount, 0);
  if (total <= 0) return amounts.map(() => 0);
  const exact = amounts.map((amount) => (amount / total) * whole);
  const pieces = exact.map(Math.floor);
  const order = exact.map((_, i) => i).toSorted((a, b) => fraction(exact, b) - fraction(exact, a) || a - b);
  let left = whole - pieces.reduce((sum, piece) => sum + piece, 0);
  for (const i of order) {
    if (left <= 0) break;
    pieces[i] = (pieces[i] ?? 0) + 1;
    left--;
  }
  return pieces;
}

/** Keeps a number and its unit on one line. */
export const nbsp = "\u00a0";

const whole = new Intl.NumberFormat("en-US", { maximumFractionDigits: 0 });
const units = ["", "k", "M", "G", "T"];

function fraction(values: readonly number[], i: number): number {
  const value = values[i] ?? 0;
  return value - Math.floor(value);
}
