import { day, hour, weekday } from "../days.ts";
import { offsetOn, type Zone } from "../people/zones.ts";

/** The first moment from `at` on that lies in office hours (9–18 local, Monday to Friday); keeps minutes where it moves. */
export function officeTime(zone: Zone, at: number): number {
  const offset = offsetOn(zone, at);
  let local = at + offset;
  const timeOfDay = local % day;
  if (timeOfDay < 9 * hour) local += 9 * hour - timeOfDay + ((timeOfDay * 7) % hour);
  else if (timeOfDay >= 18 * hour) local += day - timeOfDay + 9 * hour + ((timeOfDay * 7) % hour);
  const dayOfWeek = weekday(local);
  if (dayOfWeek > 4) local += (7 - dayOfWeek) * day;
  return Math.floor(local - offset);
}
