import type { Figure } from "../../../model/pages/figure.ts";

/** `77 %`; `0.2 %` below one. */
export function sayPercent(share: number): string {
  return `${digits(share)} %`;
}

/** A share as it may be said: `at least 80 %` where it is not said closer. */
export function sayShareOf({ value, edge }: Pick<Figure, "value" | "edge">): string {
  if (value === null) return "–";
  return edge === undefined ? sayPercent(value) : `${edge} ${sayPercent(value)}`;
}

/** `73–81 %` */
export function sayPercents(low: number, high: number): string {
  return `${digits(low)}–${digits(high)} %`;
}

function digits(share: number): string {
  const percent = 100 * share;
  return percent > 0 && percent < 1 ? percent.toFixed(1) : String(Math.round(percent));
}
