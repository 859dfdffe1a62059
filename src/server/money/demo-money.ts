import { billByMonths } from "../../ledger/queries/bill-by-month.ts";
import { vendorMonths } from "../../ledger/queries/vendor-months.ts";
import type { Control } from "../../db/postgres/control.ts";
import { addDays } from "../pages/period.ts";
import type { Services } from "../services.ts";
import { lastOver } from "./bill.ts";
import { addMonths, monthOf } from "./months.ts";
import { feeOf, listPlans } from "./plans.ts";
import { vendorOf, vendorOfTool } from "./vendors.ts";

const dollars = 1_000_000;
const note = "Simulated with the demo organisation";
/** Seats of the demo's tools that are used under seats. */
const seats = [
  { tool: "copilot-cli", seats: 40, price: 19 * dollars },
  { tool: "kiro", seats: 15, price: 20 * dollars },
] as const;

/** Budgets, plans and vendors' totals of the demo organisation: round figures near what its use costs, and bills a little above the ledger. */
export async function writeDemoMoney({ ledger, control, now }: Pick<Services, "ledger" | "control" | "now">): Promise<void> {
  const running = monthOf(lastOver(now()));
  const month = addMonths(running, -1);
  const [sums, vendors] = await Promise.all([
    billByMonths(ledger, month, addDays(running, -1)),
    vendorMonths(ledger, month, addDays(running, -1), vendorOfTool),
  ]);
  const metered = sums[0]?.metered.micros ?? 0;
  const first = addMonths(month, -2);
  const round = (micros: number): number => Math.max(1, Math.round(micros / (500 * dollars))) * 500 * dollars;
  await control.query(
    "insert into budget (scope, subject, from_month, micros, demo) values ('organisation', '', $1, $2, true) on conflict do nothing",
    [first, round(metered * 1.05)],
  );
  await control.query(
    `insert into budget (scope, subject, from_month, micros, demo)
     select 'team', id, $1, $2, true from team where demo and parent = (select id from team where parent is null) order by id limit 3 on conflict do nothing`,
    [first, round(metered * 0.22)],
  );
  for (const plan of seats)
    await control.query("insert into plan (tool, seats, price_micros, from_day, demo) values ($1, $2, $3, $4, true)", [
      plan.tool,
      plan.seats,
      plan.price,
      first,
    ]);
  const plans = await listPlans(control);
  const fees = Map.groupBy(plans, ({ tool }) => vendorOf(tool));
  for (const vendor of new Set([...vendors.map((one) => one.vendor), ...fees.keys()])) {
    const use = vendors.find((one) => one.vendor === vendor);
    const unpriced = use === undefined || use.unpriced === 0 ? 1 : use.responses / Math.max(1, use.responses - use.unpriced);
    const micros =
      Math.round(((use?.metered.micros ?? 0) * unpriced * 1.012) / 10_000) * 10_000 +
      (fees.get(vendor) ?? []).reduce((sum, plan) => sum + feeOf(plan, month), 0);
    if (micros > 0)
      await control.query(
        "insert into vendor_total (vendor, month, currency, micros, note) values ($1, $2, 'USD', $3, $4) on conflict do nothing",
        [vendor, month, micros, note],
      );
  }
}

/** Takes the demo's totals of vendors away; budgets and plans that are marked as the demo's go with all that is. */
export async function removeDemoMoney(control: Control): Promise<void> {
  await control.query("delete from vendor_total where note = $1", [note]);
}
