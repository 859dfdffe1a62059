import { offsetAt } from "../../kit/time-zone.ts";
import type { Cron } from "./cron.ts";

/** A moment a schedule means. */
export interface ScheduledTime {
  /** Milliseconds UTC. */
  readonly at: number;
  /** What the clock on the wall shows then: "2026-03-29T07:00". No two moments of a schedule show the same. */
  readonly local: string;
}

const minute = 60_000;
const day = 86_400_000;
/** Clocks change at quarters of an hour (see time-zone.ts). */
const step = 900_000;
/** Further back or ahead than any clock was ever put, with the furthest zone. */
const reach = 27 * 3_600_000;
/** From one 29 February to the next it may be eight years. */
const mostDays = 9 * 366;

/**
 * The first moment after `after` (milliseconds UTC) that the schedule means; null where there is none (31 February).
 *
 * A time means the first moment at which the wall clock shows it or, where the clock is put forward past it, what comes next.
 * So a time that a clock change skips happens once, right after the change, together with others it skips; a time that comes twice
 * happens the first time only.
 */
export function nextTime(cron: Cron, timeZone: string, after: number): ScheduledTime | null {
  const wall = nextWall(cron, furthestWall(after, timeZone) + 1);
  return wall === null ? null : timeOf(wall, timeZone);
}

/** The last moment up to and with `until` that the schedule means. */
export function latestTime(cron: Cron, timeZone: string, until: number): ScheduledTime | null {
  const wall = latestWall(cron, furthestWall(until, timeZone));
  return wall === null ? null : timeOf(wall, timeZone);
}

/** The furthest that the wall clock has come by `at`: less than it was before, while it repeats an hour. */
function furthestWall(at: number, timeZone: string): number {
  let furthest = at + offsetAt(at, timeZone);
  for (let slot = Math.floor(at / step) * step; slot > at - reach; slot -= step)
    furthest = Math.max(furthest, slot - 1 + offsetAt(slot - 1, timeZone));
  return furthest;
}

/** The first moment at which the wall clock shows `wall` or more. */
function timeOf(wall: number, timeZone: string): ScheduledTime {
  let slot = Math.floor((wall - reach) / step) * step;
  while (slot + step - 1 + offsetAt(slot, timeZone) < wall) slot += step;
  const at = Math.max(slot, wall - offsetAt(slot, timeZone));
  return { at, local: new Date(at + offsetAt(at, timeZone)).toISOString().slice(0, 16) };
}

/** Walls are milliseconds as if the wall clock showed UTC. */
function nextWall(cron: Cron, from: number): number | null {
  const first = Math.ceil(from / minute) * minute;
  for (let date = Math.floor(first / day) * day, days = 0; days < mostDays; date += day, days++) {
    if (!isDay(cron, date)) continue;
    for (const time of timesOf(cron)) if (date + time >= first) return date + time;
  }
  return null;
}

function latestWall(cron: Cron, until: number): number | null {
  for (let date = Math.floor(until / day) * day, days = 0; days < mostDays; date -= day, days++) {
    if (!isDay(cron, date)) continue;
    for (const time of timesOf(cron).toReversed()) if (date + time <= until) return date + time;
  }
  return null;
}

function isDay({ days, months, weekdays, eitherDay }: Cron, date: number): boolean {
  const of = new Date(date);
  if (!months.has(of.getUTCMonth() + 1)) return false;
  const [byDay, byWeekday] = [days.has(of.getUTCDate()), weekdays.has(of.getUTCDay())];
  return eitherDay ? byDay || byWeekday : byDay && byWeekday;
}

const known = new WeakMap<Cron, readonly number[]>();

/** Times of a day, in milliseconds, ascending. */
function timesOf(cron: Cron): readonly number[] {
  const before = known.get(cron);
  if (before !== undefined) return before;
  const times = [...cron.hours].flatMap((hour) => [...cron.minutes].map((one) => (hour * 60 + one) * minute)).toSorted((a, b) => a - b);
  known.set(cron, times);
  return times;
}
