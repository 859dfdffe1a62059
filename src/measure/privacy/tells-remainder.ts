import { safeSum, type Limits } from "./safe-sum.ts";

/** Outside use below this share of the group's greatest contribution hides nothing. */
const cover = 0.2;

/**
 * Whether a group's sum, less the columns (tools, or weeks) that are the group's alone, tells too much. Where only one team uses
 * a tool, the tool's published sum is that team's, and the team's sum less the tool's is what its other members did: that
 * remainder must be nothing or safe by itself, because a lead knows which tools the team uses.
 *
 * @param columns person → amount; the published sums that cross the group's
 */
export function tellsRemainder(people: readonly number[], columns: readonly ReadonlyMap<number, number>[], limits: Limits): boolean {
  if (limits.alone) return false;
  const remainder = new Map<number, number>();
  let own = false;
  for (const column of columns) {
    let inside = 0;
    let greatest = 0;
    for (const person of people) {
      const amount = column.get(person) ?? 0;
      inside += amount;
      greatest = Math.max(greatest, amount);
    }
    let all = 0;
    for (const amount of column.values()) all += amount;
    if (inside > 0 && all - inside < cover * greatest) own = true;
    else for (const person of people) remainder.set(person, (remainder.get(person) ?? 0) + (column.get(person) ?? 0));
  }
  if (!own) return false;
  const amounts = [...remainder.values()];
  return amounts.some((amount) => amount > 0) && !safeSum(amounts, limits);
}
