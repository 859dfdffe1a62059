/** `+12 %`, `−3 %`, `same`; null where there is nothing to compare with. */
export function sayCostChange(before: number | null, now: number): string | null {
  if (before === null || before === 0) return null;
  const percent = Math.round((100 * (now - before)) / before);
  return percent === 0 ? "same" : `${percent > 0 ? "+" : "−"}${Math.abs(percent)} %`;
}
