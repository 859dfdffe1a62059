import { monthEdges, type MonthEdge } from "../../ledger/queries/month-edges.ts";
import { vendorMonths, type VendorMonth } from "../../ledger/queries/vendor-months.ts";
import { roundingStep } from "../../measure/privacy/round-figures.ts";
import type { Limits } from "../../measure/privacy/safe-sum.ts";
import type { ReconciliationRow } from "../../model/pages/money.ts";
import { addDays } from "../pages/period.ts";
import type { Services } from "../services.ts";
import { explainGap } from "./explain-gap.ts";
import { keptAnswer } from "./kept.ts";
import { addMonths, countDays, lastDayOf } from "./months.ts";
import { feeOf, type Plan } from "./plans.ts";
import { mayBeTold, roundedPart, roundedTotal, together, totalStep } from "./tellable.ts";
import { vendorName, vendorOf, vendorOfTool } from "./vendors.ts";

interface Total {
  readonly vendor: string;
  readonly month: string;
  readonly currency: string;
  readonly micros: number;
  readonly note: string;
}

const monthsShown = 6;

/** Vendors' totals beside the ledger, month by month, newest first. `running`: first day of the month that is not over. */
export async function reconciliationOf(
  { ledger, control, timeZone }: Pick<Services, "ledger" | "control" | "timeZone">,
  { running, plans, limits }: { readonly running: string; readonly plans: readonly Plan[]; readonly limits: Limits },
): Promise<ReconciliationRow[]> {
  const from = addMonths(running, -monthsShown);
  const to = addDays(running, -1);
  const [totals, months, noted, edges] = await Promise.all([
    control.query<Total>(
      "select vendor, month, currency, micros, note from vendor_total where month >= $1 and month < $2 order by vendor, currency",
      [from, running],
    ),
    keptAnswer(ledger, `vendors ${from} ${to}`, () => vendorMonths(ledger, from, to, vendorOfTool)),
    control.query<{ vendor: string; month: string; micros: number }>("select vendor, month, micros from ledger_month where month >= $1", [
      from,
    ]),
    timeZone === "UTC" ? [] : keptAnswer(ledger, `edges ${running}`, () => monthEdges(ledger, addMonths(from, -1), running, vendorOfTool)),
  ]);
  const told = tellable(months, limits);
  const names = new Set([...totals, ...months].map(({ month, vendor }) => `${month} ${vendor}`));
  for (const plan of plans)
    for (let month = from; month < running; month = addMonths(month, 1))
      if (feeOf(plan, month) > 0) names.add(`${month} ${vendorOf(plan.tool)}`);
  const rows = [...names].toSorted((a, b) => (a.slice(0, 10) === b.slice(0, 10) ? (a < b ? -1 : 1) : a < b ? 1 : -1));
  return rows.flatMap((name) => {
    const [month, vendor] = [name.slice(0, 10), name.slice(11)];
    const same = (row: { readonly vendor: string; readonly month: string }): boolean => row.vendor === vendor && row.month === month;
    const use = months.find(same);
    const figure = use === undefined ? 0 : told.has(use) ? roundedTotal(use.metered, limits) : null;
    const own = plans.filter((plan) => vendorOf(plan.tool) === vendor && feeOf(plan, month) > 0);
    const before = noted.find(same);
    const bills = totals.filter(same);
    return (bills.length === 0 ? [null] : bills).map((bill): ReconciliationRow => ({
      vendor,
      name: vendorName(vendor),
      month,
      invoiceMicros: bill?.micros ?? null,
      currency: bill?.currency ?? "USD",
      note: bill?.note ?? "",
      ledgerMicros: figure,
      ...explainGap({
        invoice: bill?.currency === "USD" ? bill.micros : null,
        ledger: figure,
        step: use === undefined ? 0 : totalStep(use.metered.micros, limits),
        responses: use?.responses ?? 0,
        unpriced: use?.unpriced ?? 0,
        fees: own.reduce((sum, plan) => sum + feeOf(plan, month), 0),
        plans: own.length,
        edge: edgeOf(
          edges.filter((edge) => edge.vendor === vendor),
          month,
          limits,
        ),
        late: use === undefined || before === undefined ? null : roundLate(use.metered.micros - before.micros, use, limits),
        workingDays: workingDays(month),
        usedDays: use?.workingDays ?? 0,
        timeZone,
      }),
    }));
  });
}

/**
 * Vendors of a month whose figure may stand alone. The month's total is known, so the figures left out must together be of enough
 * people, too: else the smallest that could stand is left out as well.
 */
export function tellable(months: readonly VendorMonth[], limits: Limits): ReadonlySet<VendorMonth> {
  const told = new Set<VendorMonth>();
  for (const all of Map.groupBy(months, ({ month }) => month).values()) {
    const shown = all.filter(({ metered }) => mayBeTold(metered, limits)).toSorted((a, b) => b.metered.micros - a.metered.micros);
    const hidden = all.filter((one) => !shown.includes(one) && one.metered.people > 0);
    while (hidden.length > 0 && shown.length > 0 && !mayBeTold(together(hidden.map(({ metered }) => metered)), limits))
      hidden.push(...shown.splice(-1));
    for (const one of [...shown, ...all.filter(({ metered }) => metered.people === 0)]) told.add(one);
  }
  return told;
}

function edgeOf(edges: readonly MonthEdge[], month: string, limits: Limits): number | null {
  const into = edges.filter(({ utc }) => utc === month).map(({ metered }) => metered);
  const out = edges.filter(({ local }) => local === month).map(({ metered }) => metered);
  const sums = [into, out].map(together).filter(({ people }) => people > 0);
  if (!sums.every((sum) => mayBeTold(sum, limits))) return null;
  return roundedPart(together(into), limits) - roundedPart(together(out), limits);
}

/** To a fifth or more of the greatest part of the month's figure, so that one person's late days are not read out of it. */
function roundLate(micros: number, { metered }: VendorMonth, limits: Limits): number {
  if (limits.alone) return micros;
  const step = roundingStep(metered.micros, metered.first);
  return Math.round(micros / step) * step;
}

function workingDays(month: string): number {
  return Array.from({ length: countDays(month, lastDayOf(month)) }, (_, i) => new Date(addDays(month, i)).getUTCDay()).filter(
    (day) => day % 6 !== 0,
  ).length;
}

/** Notes what the ledger holds of the month that is over, once: what comes later is late. */
export async function noteMonth({ ledger, control }: Pick<Services, "ledger" | "control">, running: string): Promise<void> {
  const month = addMonths(running, -1);
  const [known] = await control.query("select 1 from ledger_month where month = $1 limit 1", [month]);
  if (known !== undefined) return;
  const months = await vendorMonths(ledger, month, addDays(running, -1), vendorOfTool);
  if (months.length === 0) return;
  await control.query(
    "insert into ledger_month (vendor, month, micros) select vendor, $1, micros from unnest($2::text[], $3::bigint[]) as noted (vendor, micros) on conflict do nothing",
    [month, months.map(({ vendor }) => vendor), months.map(({ metered }) => metered.micros)],
  );
}
