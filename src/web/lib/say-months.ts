import { sayPeriod } from "./say.ts";

/** "January 2026 to March 2026" of months in a row, else their number: "5 months, the last March 2026". */
export function sayMonths(months: readonly string[]): string {
  const sorted = months.toSorted();
  const [first, last] = [sorted[0], sorted.at(-1)];
  if (first === undefined || last === undefined) return "none";
  if (first === last) return sayMonth(first);
  const [from, to] = [first, last].map((month) => Number(month.slice(0, 4)) * 12 + Number(month.slice(5, 7)));
  return (to ?? 0) - (from ?? 0) === sorted.length - 1
    ? `${sayMonth(first)} to ${sayMonth(last)}`
    : `${sorted.length} months, the last ${sayMonth(last)}`;
}

function sayMonth(month: string): string {
  const end = new Date(Date.UTC(Number(month.slice(0, 4)), Number(month.slice(5, 7)), 0)).toISOString().slice(0, 10);
  return sayPeriod({ from: `${month}-01`, to: end });
}
