import { day, hour, week } from "../days.ts";
import { between, poisson, type Random } from "../random.ts";

/** Who is on call for a team: its people in turn, a week each. @param members pseudonyms; "" where there is nobody */
export function onCall(members: readonly string[], at: number): string {
  return members[Math.floor(at / week) % Math.max(1, members.length)] ?? "";
}

/** When the person on call was called out of hours in the week that begins at `monday`, milliseconds UTC, in order. */
export function callOuts(random: Random, monday: number): number[] {
  return Array.from({ length: poisson(random, 1.3) }, () => {
    const night = between(random, 0, 6);
    const weekend = night > 4 ? 10 * random() : 0;
    return monday + night * day + (20 + 9 * random() - weekend) * hour;
  })
    .filter((at) => at < monday + week)
    .sort((a, b) => a - b);
}
