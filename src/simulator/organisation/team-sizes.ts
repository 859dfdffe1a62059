import { chance, lognormal, type Random } from "../random.ts";

/** The fewest and most people a team ever has, leavers and joiners counted. */
export const smallestTeam = 3;
export const largestTeam = 15;

/** How many teams an organisation has: ten people each, on average. */
export function teamCount(people: number): number {
  return Math.max(1, Math.round(people / 10));
}

/** Sizes of 3–15 that add up to `people` (one smaller team where there are fewer than three people). */
export function teamSizes(random: Random, people: number): number[] {
  const count = teamCount(people);
  const sizes = Array.from({ length: count }, () => Math.min(smallestTeam, Math.floor(people / count)));
  const pull = sizes.map(() => Math.min(1, lognormal(random, 0.4, 0.45)));
  for (let left = people - sizes.reduce((sum, size) => sum + size, 0); left > 0;) {
    const i = Math.floor(random() * count);
    const size = sizes[i] ?? largestTeam;
    if (size >= largestTeam || !chance(random, pull[i] ?? 0)) continue;
    sizes[i] = size + 1;
    left--;
  }
  return sizes;
}
