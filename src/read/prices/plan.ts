import { dayName } from "../../kit/time-zone.ts";
import type { DisplayCurrency, Plan } from "../../model/price.ts";
import { dayEnd, dayStart } from "./rates.ts";

const day = 86_400_000;

/**
 * Says whether use of a tool at a moment (milliseconds UTC) is under one of the plans. A plan's days are UTC days here, so
 * that the kind of price kept with a row does not depend on who reads it.
 */
export function planWindows(plans: readonly Plan[]): (tool: string, at: number) => boolean {
  const windows = plans.map(({ tool, from, to }) => ({ tool, from: dayStart(from), to: to === undefined ? Infinity : dayEnd(to) }));
  return (tool, at) => windows.some((window) => window.tool === tool && at >= window.from && at < window.to);
}

/**
 * The plan's invoice for a period, in millionths of the plan's currency: for each calendar month the monthly price of
 * all seats × days of the month that both the period and the plan touch ÷ days of the month, rounded half up. A day the
 * period touches counts whole, so periods should begin and end at midnight in `timeZone`, or neighbours both count that day.
 * Vendors bill by their own month (from the day of purchase): whole months agree, parts of months are a share, not the bill.
 *
 * @param period milliseconds UTC, `to` exclusive
 */
export function planInvoice(plan: Plan, period: { readonly from: number; readonly to: number }, timeZone: string): number {
  if (period.to <= period.from) return 0;
  const first = Math.max(dayStart(dayName(period.from, timeZone)), dayStart(plan.from));
  const last = Math.min(dayStart(dayName(period.to - 1, timeZone)), plan.to === undefined ? Infinity : dayStart(plan.to));
  let sum = 0;
  for (let start = first; start <= last;) {
    const date = new Date(start);
    const nextMonth = Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + 1, 1);
    const daysOfMonth = (nextMonth - Date.UTC(date.getUTCFullYear(), date.getUTCMonth(), 1)) / day;
    const days = (Math.min(nextMonth, last + day) - start) / day;
    sum += Number((BigInt(plan.monthlyMicros) * BigInt(plan.seats) * BigInt(2 * days) + BigInt(daysOfMonth)) / BigInt(2 * daysOfMonth));
    start = nextMonth;
  }
  return sum;
}

/** An invoice in micro-dollars, by the user's rate; null where its currency is neither the dollar nor the one the rate is for. */
export function invoiceInDollars(micros: number, currency: string, rate: DisplayCurrency | null): number | null {
  if (currency === "USD") return micros;
  return rate?.code === currency ? Math.round(micros / rate.perUsd) : null;
}

/** The list with `plan` in it; one of the same tool and name that began the same day is replaced. */
export function setPlan(plans: readonly Plan[], plan: Plan): readonly Plan[] {
  return [...plans.filter((other) => other.tool !== plan.tool || other.name !== plan.name || other.from !== plan.from), plan];
}

/** The list without the plans of this tool and, where given, this name. */
export function removePlan(plans: readonly Plan[], tool: string, name?: string): readonly Plan[] {
  return plans.filter((plan) => plan.tool !== tool || (name !== undefined && plan.name !== name));
}
