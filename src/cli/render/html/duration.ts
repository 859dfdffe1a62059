import { nbsp, plural } from "../numbers.ts";

/** "2 h 10 min", "3 days": how long something lasted; "" where it took no time. */
export function sayDuration(from: string, to: string): string {
  const minutes = Math.round((Date.parse(to) - Date.parse(from)) / 60_000);
  if (Number.isNaN(minutes) || minutes <= 0) return "";
  if (minutes < 60) return `${minutes}${nbsp}min`;
  if (minutes < 48 * 60) return `${Math.floor(minutes / 60)}${nbsp}h${minutes % 60 === 0 ? "" : `${nbsp}${minutes % 60}${nbsp}min`}`;
  return plural(Math.round(minutes / 1440), "day");
}
