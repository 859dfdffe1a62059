/** A span of days, both included. */
export interface Days {
  readonly from: string;
  readonly to: string;
}

const dayMillis = 86_400_000;

/** The ready-made periods, counted back from the last day that has figures, never from today: today has none yet. */
export function presets(lastDay: string): readonly { readonly name: string; readonly days: Days }[] {
  const year = Number(lastDay.slice(0, 4));
  const month = Number(lastDay.slice(5, 7)) - 1;
  const quarter = month - (month % 3);
  return [
    { name: "Last month", days: usualPeriod(lastDay) },
    { name: "This month", days: { from: dayOf(year, month, 1), to: lastDay } },
    { name: "Last 4 weeks", days: { from: addDays(lastDay, -27), to: lastDay } },
    { name: "Last 13 weeks", days: { from: addDays(lastDay, -90), to: lastDay } },
    { name: "Last quarter", days: { from: dayOf(year, quarter - 3, 1), to: dayOf(year, quarter, 0) } },
  ];
}

/** The period a page shows where the address names none, as the server has it: the last whole month. */
export function usualPeriod(lastDay: string): Days {
  const next = addDays(lastDay, 1);
  const [year, month] = [Number(next.slice(0, 4)), Number(next.slice(5, 7)) - 1];
  return { from: dayOf(year, month - 1, 1), to: dayOf(year, month, 0) };
}

/** Whether a period is one whole calendar month. */
export function isMonth({ from, to }: Days): boolean {
  return from.slice(0, 7) === to.slice(0, 7) && from.endsWith("-01") && addDays(to, 1).endsWith("-01");
}

export function addDays(day: string, count: number): string {
  return new Date(Date.parse(day) + count * dayMillis).toISOString().slice(0, 10);
}

/** Number of days from `from` to `to`, both included. */
export function countDays({ from, to }: Days): number {
  return Math.round((Date.parse(to) - Date.parse(from)) / dayMillis) + 1;
}

function dayOf(year: number, month: number, day: number): string {
  return new Date(Date.UTC(year, month, day)).toISOString().slice(0, 10);
}
