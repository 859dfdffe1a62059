/** Milliseconds. */
export const minute = 60_000;
export const hour = 3_600_000;
export const day = 86_400_000;
export const week = 7 * day;

/** "2026-09-14" of a time in UTC. */
export function dayName(at: number): string {
  return new Date(at).toISOString().slice(0, 10);
}

/** Midnight UTC of the day a time lies in. */
export function startOfDay(at: number): number {
  return Math.floor(at / day) * day;
}

/** Midnight UTC of the Monday of the week a time lies in. The epoch was a Thursday. */
export function startOfWeek(at: number): number {
  return Math.floor((at + 3 * day) / week) * week - 3 * day;
}

/** 0 = Monday … 6 = Sunday. */
export function weekday(at: number): number {
  return (Math.floor(at / day) + 3) % 7;
}

/** ISO 8601 week, "2026-W09": the week belongs to the year its Thursday lies in. */
export function isoWeek(at: number): string {
  const thursday = startOfWeek(at) + 3 * day;
  const year = new Date(thursday).getUTCFullYear();
  const number = Math.floor((thursday - Date.UTC(year, 0, 1)) / week) + 1;
  return `${year}-W${String(number).padStart(2, "0")}`;
}
