/**
 * Days and hours in a named time zone, with JavaScript's own time zone data. `Intl` costs about a
 * microsecond a call, too much for every row: offsets are kept per quarter of an hour, the smallest step in which
 * any zone has ever changed since 1970.
 */
const step = 900_000;
const formats = new Map<string, Intl.DateTimeFormat>();
const offsets = new Map<string, Map<number, number>>();

/** Milliseconds to add to UTC to get the zone's wall clock at `at`. */
export function offsetAt(at: number, timeZone: string): number {
  let known = offsets.get(timeZone);
  if (known === undefined) offsets.set(timeZone, (known = new Map()));
  const slot = Math.floor(at / step);
  let offset = known.get(slot);
  if (offset === undefined) known.set(slot, (offset = computeOffset(slot * step, timeZone)));
  return offset;
}

/** The calendar date in the zone. `month` is 1–12. */
export function zonedDate(at: number, timeZone: string): { year: number; month: number; day: number } {
  const wall = new Date(at + offsetAt(at, timeZone));
  return { year: wall.getUTCFullYear(), month: wall.getUTCMonth() + 1, day: wall.getUTCDate() };
}

/** `2026-10-01` in the zone. */
export function dayName(at: number, timeZone: string): string {
  return new Date(at + offsetAt(at, timeZone)).toISOString().slice(0, 10);
}

/** Days since 1970 in the zone. */
export function dayNumber(at: number, timeZone: string): number {
  return Math.floor((at + offsetAt(at, timeZone)) / 86_400_000);
}

/** When the day begins in the zone, milliseconds UTC; days outside the month roll over. A day whose midnight a clock change skips begins at the first moment there is. */
export function startOfDay(timeZone: string, year: number, month: number, day: number): number {
  const wall = Date.UTC(year, month - 1, day);
  const first = wall - offsetAt(wall, timeZone);
  const second = wall - offsetAt(first, timeZone);
  return second + offsetAt(second, timeZone) === wall ? second : Math.max(first, second);
}

function computeOffset(at: number, timeZone: string): number {
  let format = formats.get(timeZone);
  if (format === undefined) {
    format = new Intl.DateTimeFormat("en-US", {
      timeZone,
      hourCycle: "h23",
      year: "numeric",
      month: "numeric",
      day: "numeric",
      hour: "numeric",
      minute: "numeric",
      second: "numeric",
    });
    formats.set(timeZone, format);
  }
  const part: Record<string, number> = {};
  for (const { type, value } of format.formatToParts(at)) part[type] = Number(value);
  const wall = Date.UTC(
    part["year"] ?? 0,
    (part["month"] ?? 1) - 1,
    part["day"] ?? 1,
    part["hour"] ?? 0,
    part["minute"] ?? 0,
    part["second"] ?? 0,
  );
  return wall - at;
}
