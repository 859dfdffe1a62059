/** Months by their first day, `2026-10-01`. */
export function monthOf(day: string): string {
  return `${day.slice(0, 7)}-01`;
}

/** `count` may be negative. */
export function addMonths(month: string, count: number): string {
  return new Date(Date.UTC(Number(month.slice(0, 4)), Number(month.slice(5, 7)) - 1 + count, 1)).toISOString().slice(0, 10);
}

export function lastDayOf(month: string): string {
  return new Date(Date.UTC(Number(month.slice(0, 4)), Number(month.slice(5, 7)), 0)).toISOString().slice(0, 10);
}

/** Days from one to another, both included; 0 where the second lies before the first. */
export function countDays(from: string, to: string): number {
  return Math.max(0, Math.round((Date.parse(to) - Date.parse(from)) / 86_400_000) + 1);
}

/** "October 2026". */
export function sayMonth(month: string): string {
  return `${new Date(`${month}T00:00:00Z`).toLocaleString("en", { month: "long", timeZone: "UTC" })} ${month.slice(0, 4)}`;
}
