import type { BillDay, PeopleSum } from "../../ledger/queries/bill-by-day.ts";
import type { Limits } from "../../measure/privacy/safe-sum.ts";
import { mayBeTold, together } from "./tellable.ts";

/**
 * The last day up to which the organisation's total may be told: totals grow in steps of days that together are of enough
 * people, so that the total of Monday less that of Friday never is what one person did on Sunday. null where no day is.
 *
 * @param days in order of time
 */
export function lastSafeDay(days: readonly BillDay[], limits: Limits): string | null {
  let last: string | null = null;
  let open: PeopleSum[] = [];
  for (const day of days) {
    open.push(day);
    if (!mayBeTold(together(open), limits)) continue;
    last = day.day;
    open = [];
  }
  return last;
}
