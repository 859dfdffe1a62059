import { dayName } from "../../kit/time-zone.ts";

/** The day and the month that pay, in the organisation's zone. */
export function periodsAt({ now, timeZone }: { readonly now: () => number; readonly timeZone: string }): {
  readonly day: string;
  readonly month: string;
} {
  const day = dayName(now(), timeZone);
  return { day, month: day.slice(0, 7) };
}
