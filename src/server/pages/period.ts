/** Days, both included, `2026-10-31`. */
export interface Days {
  readonly from: string;
  readonly to: string;
}

/** The last whole calendar month up to `lastDay`; that day's own month where it ends with it. */
export function lastMonth(lastDay: string): Days {
  const next = addDays(lastDay, 1);
  return monthBefore(next);
}

/** The days of the same kind before: the calendar month before a calendar month, else as many days. */
export function daysBefore({ from, to }: Days): Days {
  if (from.endsWith("-01") && addDays(to, 1).endsWith("-01")) {
    const months = (Number(to.slice(0, 4)) - Number(from.slice(0, 4))) * 12 + Number(to.slice(5, 7)) - Number(from.slice(5, 7)) + 1;
    const first = new Date(`${from}T00:00:00Z`);
    first.setUTCMonth(first.getUTCMonth() - months);
    return { from: first.toISOString().slice(0, 10), to: addDays(from, -1) };
  }
  const length = Math.round((Date.parse(to) - Date.parse(from)) / 86_400_000) + 1;
  return { from: addDays(from, -length), to: addDays(from, -1) };
}

export function addDays(day: string, days: number): string {
  return new Date(Date.parse(`${day}T00:00:00Z`) + days * 86_400_000).toISOString().slice(0, 10);
}

// Made once: making a format takes longer than all the rest.
const monthNames = {
  long: new Intl.DateTimeFormat("en", { month: "long", timeZone: "UTC" }),
  short: new Intl.DateTimeFormat("en", { month: "short", timeZone: "UTC" }),
};

/** "October 2026", "1 Sep – 31 Oct 2026". */
export function sayDays({ from, to }: Days): string {
  const [first, last] = [new Date(`${from}T00:00:00Z`), new Date(`${to}T00:00:00Z`)];
  const month = (date: Date, style: "long" | "short"): string => monthNames[style].format(date);
  if (from.slice(0, 7) === to.slice(0, 7) && from.endsWith("-01") && addDays(to, 1).endsWith("-01"))
    return `${month(first, "long")} ${first.getUTCFullYear()}`;
  const year = first.getUTCFullYear() === last.getUTCFullYear() ? "" : ` ${first.getUTCFullYear()}`;
  return `${first.getUTCDate()} ${month(first, "short")}${year} – ${last.getUTCDate()} ${month(last, "short")} ${last.getUTCFullYear()}`;
}

/** The month that ends the day before `day`, which need not be a first. */
function monthBefore(day: string): Days {
  const first = new Date(`${day.slice(0, 7)}-01T00:00:00Z`);
  first.setUTCMonth(first.getUTCMonth() - 1);
  return { from: first.toISOString().slice(0, 10), to: addDays(`${day.slice(0, 7)}-01`, -1) };
}
