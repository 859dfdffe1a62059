import { noYield, yieldParts, type Yield, type YieldPart } from "../../model/yield.ts";

/**
 * Splits a session's yield over groups of its usage (days, models…), so that both margins stay exact:
 * every group's parts add up to the group's cost, and every part's groups add up to the session's part.
 *
 * Each cell starts at the floor of cost × part ÷ total; the units left go to the cells with the largest
 * remainders whose group and part both still lack some (ties: order of groups, then of parts).
 *
 * @param parts the session's yield
 * @param costs each group's cost in micro-dollars; they add up to the yield's sum
 */
export function splitGroups(parts: Yield, costs: readonly number[]): Yield[] {
  const total = yieldParts.reduce((sum, part) => sum + parts[part], 0);
  const rows: Record<YieldPart, number>[] = costs.map(() => ({ ...noYield }));
  if (total === 0) return rows;
  if (costs.reduce((sum, cost) => sum + cost, 0) !== total) throw new RangeError("splitGroups: the groups' costs must add up to the yield");
  const groupLeft = [...costs];
  const partLeft: Record<YieldPart, number> = { ...parts };
  const open: { group: number; part: YieldPart; remainder: number }[] = [];
  costs.forEach((cost, group) => {
    for (const part of yieldParts) {
      const exact = cost * (parts[part] / total);
      const whole = Math.min(Math.floor(exact), groupLeft[group] ?? 0, partLeft[part]);
      give(rows, groupLeft, partLeft, group, part, whole);
      if (parts[part] > 0 && cost > 0) open.push({ group, part, remainder: exact - whole });
    }
  });
  open.sort((a, b) => b.remainder - a.remainder || a.group - b.group || yieldParts.indexOf(a.part) - yieldParts.indexOf(b.part));
  for (const { group, part, remainder } of open) {
    if (remainder <= 0 || (groupLeft[group] ?? 0) <= 0 || partLeft[part] <= 0) continue;
    give(rows, groupLeft, partLeft, group, part, 1);
  }
  // What the first round could not place (a group and a part left over that already met): any open cell will do.
  for (const { group, part } of open) {
    const rest = Math.min(groupLeft[group] ?? 0, partLeft[part]);
    if (rest > 0) give(rows, groupLeft, partLeft, group, part, rest);
  }
  return rows;
}

function give(
  rows: Record<YieldPart, number>[],
  groupLeft: number[],
  partLeft: Record<YieldPart, number>,
  group: number,
  part: YieldPart,
  amount: number,
): void {
  const row = rows[group];
  if (row === undefined || amount <= 0) return;
  row[part] += amount;
  groupLeft[group] = (groupLeft[group] ?? 0) - amount;
  partLeft[part] -= amount;
}
