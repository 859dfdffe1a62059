import type { Plan } from "../../model/price.ts";
import type { Report } from "../../model/report.ts";
import { usageAt, type UsageColumns } from "../../model/usage-columns.ts";
import { invoiceInDollars, planInvoice } from "../../read/prices/plan.ts";
import type { Window } from "./session-sums.ts";

/** Each plan's list value beside its invoice for the period. Invoices in another currency than dollars are left null. */
export function planLines(
  plans: readonly Plan[],
  rows: UsageColumns,
  selected: readonly number[],
  period: Window,
  timeZone: string,
): Report["plans"] {
  if (plans.length === 0 || period.from === null || period.to === null) return [];
  const list = new Map<string, number>();
  for (const row of selected) {
    const { tool, priceKind, costMicros } = usageAt(rows, row);
    if (priceKind === "seat share") list.set(tool, (list.get(tool) ?? 0) + (costMicros ?? 0));
  }
  const { from, to } = period;
  return plans.map((plan) => {
    const invoice = planInvoice(plan, { from, to }, timeZone);
    return {
      name: plan.name,
      tool: plan.tool,
      invoiceMicros: invoiceInDollars(invoice, plan.currency, null),
      invoice: { micros: invoice, currency: plan.currency },
      listMicros: list.get(plan.tool) ?? 0,
    };
  });
}
