import { day, hour, weekday } from "../days.ts";

/** Where people work: the zone's standard offset, its summer time, and its fixed public holidays ("MM-DD"). */
export interface Zone {
  readonly name: string;
  /** Hours ahead of UTC in winter. */
  readonly offset: number;
  readonly summer: "europe" | "america" | "none";
  readonly holidays: readonly string[];
  /** How many of the organisation's people are there, relatively. */
  readonly weight: number;
}

const europe = ["01-01", "05-01", "12-25", "12-26"];

export const zones: readonly Zone[] = [
  { name: "Europe/Berlin", offset: 1, summer: "europe", holidays: [...europe, "10-03"], weight: 40 },
  { name: "Europe/London", offset: 0, summer: "europe", holidays: ["01-01", "12-25", "12-26"], weight: 16 },
  { name: "Europe/Warsaw", offset: 1, summer: "europe", holidays: [...europe, "05-03", "08-15", "11-01", "11-11"], weight: 10 },
  { name: "America/New_York", offset: -5, summer: "america", holidays: ["01-01", "06-19", "07-04", "11-11", "12-25"], weight: 14 },
  { name: "America/Sao_Paulo", offset: -3, summer: "none", holidays: ["01-01", "04-21", "05-01", "09-07", "11-20", "12-25"], weight: 7 },
  { name: "Asia/Kolkata", offset: 5.5, summer: "none", holidays: ["01-26", "08-15", "10-02", "12-25"], weight: 13 },
];

/** Milliseconds the zone is ahead of UTC on that day (summer time changes at midnight here: close enough). */
export function offsetOn(zone: Zone, at: number): number {
  return (zone.offset + (isSummer(zone, at) ? 1 : 0)) * hour;
}

const known = { europe: new Map<number, boolean>(), america: new Map<number, boolean>() };

function isSummer(zone: Zone, at: number): boolean {
  if (zone.summer === "none") return false;
  const date = Math.floor(at / day);
  const remembered = known[zone.summer].get(date);
  if (remembered !== undefined) return remembered;
  const year = new Date(at).getUTCFullYear();
  const begins = zone.summer === "europe" ? lastSunday(year, 2) : nthSunday(year, 2, 2);
  const ends = zone.summer === "europe" ? lastSunday(year, 9) : nthSunday(year, 10, 1);
  const summer = date * day >= begins && date * day < ends;
  known[zone.summer].set(date, summer);
  return summer;
}

function lastSunday(year: number, month: number): number {
  const last = Date.UTC(year, month + 1, 0);
  return last - ((weekday(last) + 1) % 7) * day;
}

function nthSunday(year: number, month: number, n: number): number {
  const first = Date.UTC(year, month, 1);
  return first + (6 - weekday(first) + (n - 1) * 7) * day;
}
