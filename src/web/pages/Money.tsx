import { useSuspenseQuery } from "@tanstack/react-query";
import type { MoneyPage } from "../../model/pages/money.ts";
import { ChartFrame } from "../charts/ChartFrame.tsx";
import { moneyQuery } from "../lib/money.ts";
import { sayDay, sayMoney } from "../lib/say.ts";
import { useAddress } from "../lib/use-address.ts";
import { BillChart } from "./money/BillChart.tsx";
import { Budgets } from "./money/Budgets.tsx";
import { GrowthTable } from "./money/GrowthTable.tsx";
import { MoneyPanel } from "./money/MoneyPanel.tsx";
import { Plans } from "./money/Plans.tsx";
import { Reconciliation } from "./money/Reconciliation.tsx";
import { billCell, billRows, billTitle, sayMonthShort } from "./money/bill-words.ts";

/** "Money": the bill, where it is going, what it is made of, and how it fits what vendors say. */
export function Money() {
  const [address, change] = useAddress();
  const { data: page } = useSuspenseQuery(moneyQuery(address));
  const explain = (panel: string) => change({ panel });
  const budget = page.budgets.find(({ scope }) => scope === "organisation")?.budgetMicros ?? null;
  return (
    <div className="space-y-12">
      <section aria-label="The answer">
        <h1 className="max-w-4xl text-2xl leading-snug font-semibold text-balance sm:text-[1.75rem]">{page.sentence}</h1>
        <BillLine page={page} />
      </section>
      <ChartFrame
        words={{
          title: billTitle(page),
          below: `Use billed by amount, and seats and fees, dollars a month · the whole organisation, ${page.timeZone}`,
          file: `upshot-bill-${page.running.month.slice(0, 7)}`,
        }}
        rows={billRows(page)}
        shown={billCell}
        onDefine={() => explain("bill")}
      >
        <BillChart months={page.months} running={page.running} budget={budget} />
      </ChartFrame>
      <Budgets page={page} onDefine={() => explain("budgets")} />
      <GrowthTable page={page} onDefine={() => explain("growth")} />
      <Plans page={page} />
      <Reconciliation page={page} onDefine={() => explain("reconciliation")} />
      <MoneyPanel />
    </div>
  );
}

function BillLine({ page: { running, months } }: { readonly page: MoneyPage }) {
  const { forecast, withheld, feesMicros, to, month } = running;
  const last = months.at(-1);
  return (
    <div className="mt-3 max-w-3xl space-y-1 text-soft">
      <p>
        Use at list and contract prices{feesMicros > 0 && `, and ${sayMoney(feesMicros)} of seats and fees`}
        {to >= month && `, counted to ${sayDay(to)}`}. Use under a seat is list value beside the bill, never part of it
        {last !== undefined && last.seatListMicros > 0 && ` (${sayMoney(last.seatListMicros)} in ${sayMonthShort(last.month)})`}.
      </p>
      <p className="text-[0.87rem]">
        {forecast === null
          ? withheld
          : `Nine of ten such forecasts hold the truth between their ends. Learnt from the last ${forecast.weeks} weeks; holidays, new prices and roll-outs are not in it.`}
      </p>
    </div>
  );
}
