import { publishedUse, type PublishedRow } from "../../ledger/queries/published-rows.ts";
import type { PlanRow } from "../../model/pages/money.ts";
import { toolName } from "../../model/tool-names.ts";
import { peopleOf } from "../pages/sums.ts";
import type { Services } from "../services.ts";
import { addMonths, lastDayOf } from "./months.ts";
import { feeOf, type Plan } from "./plans.ts";

export interface PlanRows {
  readonly plans: readonly PlanRow[];
  /** Tools used under seats that no plan is entered for. */
  readonly unplanned: readonly { readonly tool: string; readonly name: string; readonly listMicros: number }[];
}

/** Plans beside the list value of what was used under them, in the last month that is over; from published rows. */
export async function planRows({ ledger }: Pick<Services, "ledger">, plans: readonly Plan[], running: string): Promise<PlanRows> {
  const month = addMonths(running, -1);
  const rows = await publishedUse(ledger, { whole: true, from: month, to: lastDayOf(month) });
  const byTool = Map.groupBy(rows, ({ tool }) => tool);
  const planned = new Set(plans.filter((plan) => feeOf(plan, month) > 0).map(({ tool }) => tool));
  return {
    plans: plans.map((plan) => {
      const use = byTool.get(plan.tool);
      return {
        ...plan,
        name: toolName(plan.tool),
        feeMicros: feeOf(plan, month),
        listMicros: use === undefined ? null : listValue(use),
        people: use === undefined ? null : peopleOf(use),
      };
    }),
    unplanned: [...byTool]
      .filter(([tool, use]) => tool !== "other" && !planned.has(tool) && listValue(use) > 0)
      .map(([tool, use]) => ({ tool, name: toolName(tool), listMicros: listValue(use) }))
      .toSorted((a, b) => b.listMicros - a.listMicros),
  };
}

function listValue(rows: readonly PublishedRow[]): number {
  return rows.reduce((sum, { seatShare }) => sum + seatShare, 0);
}
