import type { MoneyPage, RunningBill } from "../../model/pages/money.ts";
import { toolName } from "../../model/tool-names.ts";
import { sayMoney } from "../pages/sentence.ts";
import type { Services } from "../services.ts";
import { billLimits, billOf } from "./bill.ts";
import { budgetRows } from "./budget-rows.ts";
import { budgetSubjects } from "./budgets.ts";
import { growthOf } from "./growth.ts";
import { sayMonth } from "./months.ts";
import { planRows } from "./plan-rows.ts";
import { listPlans } from "./plans.ts";
import { reconciliationOf } from "./reconciliation.ts";
import { vendorIds, vendorName, vendorOfTool } from "./vendors.ts";

export interface MoneyQuestion {
  readonly from: string | undefined;
  readonly to: string | undefined;
  readonly team: string | undefined;
}

/** The bill, where it is going, what it is made of, and how it fits what vendors say. */
export async function moneyOf(services: Services, question: MoneyQuestion): Promise<MoneyPage> {
  const { control, timeZone } = services;
  const plans = await listPlans(control);
  const [{ months, running }, limits, subjects] = await Promise.all([
    billOf(services, plans),
    billLimits(services),
    budgetSubjects(control),
  ]);
  const [budgets, { growth, reason }, planned, reconciliation] = await Promise.all([
    budgetRows(services, running),
    growthOf(services, question),
    planRows(services, plans, running.month),
    reconciliationOf(services, { running: running.month, plans, limits }),
  ]);
  const budget = budgets.find(({ scope }) => scope === "organisation")?.budgetMicros ?? null;
  const vendors = new Set([...vendorIds, ...reconciliation.map(({ vendor }) => vendor)]);
  const tools = new Set([...vendorOfTool.keys(), ...plans.map(({ tool }) => tool)]);
  return {
    timeZone,
    sentence: moneySentence(running, budget),
    months,
    running,
    budgets,
    subjects,
    growth,
    noGrowth: reason,
    ...planned,
    tools: [...tools].map((id) => ({ id, name: toolName(id) })).toSorted((a, b) => (a.name < b.name ? -1 : 1)),
    vendors: [...vendors].map((id) => ({ id, name: vendorName(id) })),
    reconciliation,
  };
}

/** "$41,200 so far in November 2026; the month most likely ends at $66,400 ($62,000 to $71,000), $1,400 over the budget." */
export function moneySentence({ month, to, spentMicros, forecast }: RunningBill, budget: number | null): string {
  const so = to < month ? `Nothing of ${sayMonth(month)} can be told yet` : `${sayMoney(spentMicros)} so far in ${sayMonth(month)}`;
  if (forecast === null) return `${so}.`;
  const end = `${so}; the month most likely ends at ${sayMoney(forecast.micros)} (${sayMoney(forecast.lowMicros)} to ${sayMoney(forecast.highMicros)})`;
  if (budget === null) return `${end}.`;
  const over = forecast.micros - budget;
  return `${end}, ${over > 0 ? `${sayMoney(over)} over` : `${sayMoney(-over)} below`} the budget of ${sayMoney(budget)}.`;
}
