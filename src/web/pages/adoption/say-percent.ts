/** `77 %`; `0.2 %` below one. */
export function sayPercent(share: number): string {
  return `${digits(share)} %`;
}

/** `73–81 %` */
export function sayPercents(low: number, high: number): string {
  return `${digits(low)}–${digits(high)} %`;
}

function digits(share: number): string {
  const percent = 100 * share;
  return percent > 0 && percent < 1 ? percent.toFixed(1) : String(Math.round(percent));
}
