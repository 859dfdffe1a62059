/** Dates as people write them, in the report's time zone: "1 Sep", "31 Oct 2026", "31 Oct 2026, 14:05". */

export function day(iso: string, tz: string): string {
  const { date, month } = dateParts(iso, tz);
  return `${date}\u00a0${month}`;
}

export function dayAndYear(iso: string, tz: string): string {
  return `${day(iso, tz)}\u00a0${dateParts(iso, tz).year}`;
}

export function moment(iso: string, tz: string): string {
  const { hour, minute } = dateParts(iso, tz);
  return `${dayAndYear(iso, tz)}, ${hour}:${minute}`;
}

/** "1 Sep – 31 Oct 2026"; the year stands once where it is the same. Both ends are inside. */
export function dayRange(from: string, to: string, tz: string): string {
  const start = dayAndYear(from, tz);
  const end = dayAndYear(to, tz);
  if (start === end) return end;
  const sameYear = dateParts(from, tz).year === dateParts(to, tz).year;
  return `${sameYear ? day(from, tz) : start} – ${end}`;
}

export function year(iso: string, tz: string): string {
  return dateParts(iso, tz).year;
}

/** A stretch of time in its two largest units: "35 s", "47 min", "2 h 25 min", "3 days". Below nothing is nothing. */
export function span(milliseconds: number): string {
  const minutes = Math.round(milliseconds / 60_000);
  if (!(minutes >= 1)) return `${Math.max(0, Math.round(milliseconds / 1000) || 0)}\u00a0s`;
  if (minutes < 60) return `${minutes}\u00a0min`;
  if (minutes < 48 * 60) return `${Math.floor(minutes / 60)}\u00a0h${minutes % 60 === 0 ? "" : `\u00a0${minutes % 60}\u00a0min`}`;
  return `${Math.round(minutes / 1440)}\u00a0days`;
}

/** The calendar day in the time zone, "2026-10-31": sorts and compares as text. */
export function calendarDay(iso: string, tz: string): string {
  const parts = dateParts(iso, tz);
  return `${parts.year.padStart(4, "0")}-${parts.monthNumber}-${parts.date.padStart(2, "0")}`;
}

/** The instant just before, for the last day of a period whose end is not in it. */
export function justBefore(iso: string): string {
  const time = Date.parse(iso);
  return Number.isNaN(time) ? iso : new Date(time - 1).toISOString();
}

interface DateParts {
  readonly year: string;
  readonly month: string;
  readonly monthNumber: string;
  readonly date: string;
  readonly hour: string;
  readonly minute: string;
}

const monthNames = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
const formats = new Map<string, Intl.DateTimeFormat>();

function dateParts(iso: string, tz: string): DateParts {
  const time = Date.parse(iso);
  if (Number.isNaN(time)) return { year: "?", month: "?", monthNumber: "00", date: "?", hour: "?", minute: "?" };
  let format = formats.get(tz);
  if (format === undefined) {
    const digits = { year: "numeric", month: "2-digit", day: "numeric", hour: "2-digit", minute: "2-digit" } as const;
    format = new Intl.DateTimeFormat("en-US", { timeZone: tz, hourCycle: "h23", ...digits });
    formats.set(tz, format);
  }
  const found = new Map(format.formatToParts(time).map(({ type, value }) => [type, value]));
  const part = (type: Intl.DateTimeFormatPartTypes): string => found.get(type) ?? "";
  return {
    year: part("year"),
    month: monthNames[Number(part("month")) - 1] ?? "",
    monthNumber: part("month"),
    date: part("day"),
    hour: part("hour"),
    minute: part("minute"),
  };
}
