import { day, hour, startOfDay, week, weekday } from "../days.ts";
import { between, chance, randomStream, type Random } from "../random.ts";
import { offsetOn, type Zone } from "./zones.ts";

/** A day a person works, in UTC. */
export interface WorkDay {
  /** Local midnight, milliseconds UTC. */
  readonly midnight: number;
  /** When the person begins and stops, milliseconds UTC. */
  readonly begins: number;
  readonly stops: number;
}

export interface Calendar {
  readonly zone: Zone;
  /** The working days of the week that begins at `monday`, whichever other weeks were asked for. */
  weekFrom(monday: number): WorkDay[];
}

export interface CalendarOptions {
  readonly seed: number;
  readonly index: number;
  readonly zone: Zone;
  readonly workload: number;
  readonly start: number;
  readonly end: number;
}

/** Habits of a person's days: hours, free weekdays of part-timers, holidays of the country, weeks of vacation, sick days. */
export function makeCalendar(options: CalendarOptions): Calendar {
  const random = randomStream(options.seed, "calendar", options.index);
  const begins = 7.5 + 2.5 * random();
  const length = options.workload === 0.5 ? 4.5 : 8 + random();
  const free = freeWeekdays(random, options.workload);
  const away = vacations(random, options.start, options.end);
  return {
    zone: options.zone,
    weekFrom(monday) {
      const days: WorkDay[] = [];
      const own = randomStream(options.seed, "week", options.index, monday / week);
      const sick = chance(own, 0.035) ? between(own, 0, 4) : -1;
      const sickDays = between(own, 1, 3);
      const late = own();
      const offset = offsetOn(options.zone, monday);
      for (let i = 0; i < 5; i++) {
        const at = monday + i * day;
        if (free.includes(i) || (sick >= 0 && i >= sick && i < sick + sickDays)) continue;
        if (away.some((block) => at >= block.from && at < block.to)) continue;
        if (isHoliday(options.zone, at)) continue;
        const first = at - offset + (begins + (late - 0.5) * 0.5) * hour;
        days.push({ midnight: at - offset, begins: first, stops: first + length * hour });
      }
      return days;
    },
  };
}

function isHoliday(zone: Zone, at: number): boolean {
  const date = new Date(at);
  const month = date.getUTCMonth() + 1;
  const number = date.getUTCDate();
  for (const name of zone.holidays) {
    if (Number(name.slice(0, 2)) === month && Number(name.slice(3)) === number) return true;
  }
  return false;
}

function freeWeekdays(random: Random, workload: number): number[] {
  const first = between(random, 0, 4);
  if (workload === 0.8) return [first];
  if (workload === 0.6) return [first, (first + 2) % 5];
  return [];
}

/** About five weeks a year in blocks of one or two; summer and the end of December are taken more often. */
function vacations(random: Random, start: number, end: number): { readonly from: number; readonly to: number }[] {
  const blocks: { from: number; to: number }[] = [];
  for (let at = startOfDay(start) - 21 * day; at < end; at += 7 * day) {
    const month = new Date(at).getUTCMonth();
    const often = month === 6 || month === 7 ? 0.14 : month === 11 ? 0.11 : 0.045;
    if (!chance(random, often)) continue;
    const from = at + ((7 - weekday(at)) % 7) * day;
    const to = from + between(random, 1, 2) * 7 * day;
    blocks.push({ from, to });
    at = to;
  }
  return blocks;
}
