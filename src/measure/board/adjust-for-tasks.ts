import type { HeldOutcomes } from "../../ledger/queries/held-outcomes.ts";
import type { PersonPart } from "../publishing/person-parts.ts";

/**
 * Each person's part in "held outcomes a dollar, adjusted for the mix of tasks": `value` is what their held outcomes would have
 * cost at the organisation's own price for each kind of task, `weight` what all their use did cost (micro-dollars). The ratio
 * over a group, divided by that over everybody, is 1 where the group did as the organisation does: a team of large changes is
 * not held against one of small ones (indirect standardisation). The price of a kind of task is the money that held through its
 * outcomes, divided by them, over everybody.
 */
export function adjustForTasks(outcomes: readonly HeldOutcomes[], costs: ReadonlyMap<string, number>): Map<string, PersonPart> {
  const prices = new Map<string, number>();
  for (const [task, rows] of Map.groupBy(outcomes, (row) => row.task)) {
    const count = rows.reduce((sum, row) => sum + row.outcomes, 0);
    if (count > 0) prices.set(task, rows.reduce((sum, { money }) => sum + money, 0) / count);
  }
  const worth = new Map<string, number>();
  for (const { person, task, outcomes: count } of outcomes) worth.set(person, (worth.get(person) ?? 0) + count * (prices.get(task) ?? 0));
  return new Map([...costs].map(([person, weight]) => [person, { value: worth.get(person) ?? 0, weight, values: [] }]));
}
