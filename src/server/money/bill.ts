import { billByDay, totalsByDay, type BillDay } from "../../ledger/queries/bill-by-day.ts";
import { billByMonths, billWithin, type BillMonthSums } from "../../ledger/queries/bill-by-month.ts";
import { aloneLimits, limitsOf, type Limits } from "../../measure/privacy/safe-sum.ts";
import type { BillMonth, RunningBill } from "../../model/pages/money.ts";
import { leastWeeks, monthEndForecast } from "../../stats/month-end-forecast.ts";
import { addDays } from "../pages/period.ts";
import type { Services } from "../services.ts";
import { addMonths, countDays, lastDayOf, monthOf } from "./months.ts";
import { keptAnswer } from "./kept.ts";
import { feesOf, type Plan } from "./plans.ts";
import { lastSafeDay } from "./safe-day.ts";
import { roundedTotal } from "./tellable.ts";

export interface Bill {
  readonly months: readonly BillMonth[];
  readonly running: RunningBill;
}

const day = 86_400_000;
const monthsShown = 12;
/** As many as the forecast uses at most, and the days of a week before. */
const historyDays = 13 * 7 + 6;

/** The last day that is over everywhere on earth, as publishing has it. */
export function lastOver(now: number): string {
  return new Date((Math.floor((now - day / 2) / day) - 1) * day).toISOString().slice(0, 10);
}

/** The organisation's bill: months that are over, and the running one with its forecast. */
export async function billOf(services: Pick<Services, "ledger" | "control" | "now" | "k">, plans: readonly Plan[]): Promise<Bill> {
  const { ledger, now } = services;
  const limits = await billLimits(services);
  const over = lastOver(now());
  const month = monthOf(over);
  const [days, running, sums] = await keptAnswer(ledger, `bill ${over}`, () =>
    Promise.all([
      totalsByDay(ledger, addDays(month, -historyDays), over),
      billByDay(ledger, month, over),
      billByMonths(ledger, addMonths(month, -monthsShown), addMonths(month, -1)),
    ]),
  );
  const to = lastSafeDay(running, limits) ?? addDays(month, -1);
  const [so] = to < month ? [] : await keptAnswer(ledger, `bill within ${month} ${to}`, () => billWithin(ledger, month, to));
  return { months: sums.map((one) => closedMonth(one, plans, limits)), running: runningOf(days, so, { month, to, plans, limits }) };
}

/** One person alone sees everything; a figure of others needs k of them. */
export async function billLimits({ control, k }: Pick<Services, "control" | "k">): Promise<Limits> {
  const [people] = await control.query<{ n: number }>("select count(*) as n from person where left_on is null");
  return (people?.n ?? 0) <= 1 ? aloneLimits : limitsOf(k);
}

function closedMonth({ month, metered, seats }: BillMonthSums, plans: readonly Plan[], limits: Limits): BillMonth {
  return {
    month,
    meteredMicros: roundedTotal(metered, limits),
    feesMicros: feesOf(plans, month),
    seatListMicros: roundedTotal(seats, limits),
  };
}

interface Running {
  readonly month: string;
  readonly to: string;
  readonly plans: readonly Plan[];
  readonly limits: Limits;
}

function runningOf(
  days: readonly Pick<BillDay, "day" | "micros">[],
  sums: BillMonthSums | undefined,
  { month, to, plans, limits }: Running,
): RunningBill {
  const feesMicros = feesOf(plans, month);
  const spent = sums === undefined ? 0 : roundedTotal(sums.metered, limits);
  const base = { month, to, spentMicros: spent + feesMicros, feesMicros };
  const daily = withoutGaps(days, to);
  if (daily.slice(-7).every((micros) => micros === 0))
    return { ...base, forecast: null, withheld: "Nothing billed by amount arrived in the last seven days, so there is nothing to go on." };
  const found = monthEndForecast(daily, countDays(addDays(to, 1), lastDayOf(month)));
  if (found === null)
    return {
      ...base,
      forecast: null,
      withheld: `A forecast needs ${leastWeeks} whole weeks of use; there are ${Math.floor(daily.length / 7)}.`,
    };
  const step = limits.alone ? 1 : roundStep(found.rest + spent);
  const end = (rest: number): number => Math.round((spent + rest) / step) * step + feesMicros;
  return {
    ...base,
    forecast: { micros: end(found.rest), lowMicros: end(found.low), highMicros: end(found.high), weeks: found.weeks },
    withheld: null,
  };
}

/** Three digits are more than a forecast knows. */
function roundStep(micros: number): number {
  return 10 ** Math.max(0, Math.floor(Math.log10(Math.max(1, micros))) - 2);
}

/** Amounts day by day from the first day with use to `to`, days without use as 0. */
function withoutGaps(days: readonly Pick<BillDay, "day" | "micros">[], to: string): number[] {
  const amounts = new Map(days.map(({ day: name, micros }) => [name, micros]));
  const first = days[0]?.day;
  if (first === undefined) return [];
  return Array.from({ length: countDays(first, to) }, (_, i) => amounts.get(addDays(first, i)) ?? 0);
}
