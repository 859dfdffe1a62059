import type { OverviewPage } from "../../../model/pages/overview.ts";
import { sayCount, sayMoney, sayPeriod, sayShare } from "../../lib/say.ts";

/** What the whole bar is, and what to know about it before reading it. */
export function CostLine({ page }: { readonly page: OverviewPage }) {
  const { costMicros, seatShareMicros, estimatedMicros, unpriced, before } = page;
  const moment = new Date(page.asOf);
  const asOf = new Intl.DateTimeFormat("en-GB", { dateStyle: "medium", timeStyle: "short", timeZone: page.period.timeZone }).format(moment);
  const notes = [
    seatShareMicros > 0 && `${sayShare(seatShareMicros, costMicros)} is list value of use under seats, not money spent`,
    estimatedMicros > 0 && `${sayShare(estimatedMicros, costMicros)} is estimated`,
    unpriced > 0 && `${sayCount(unpriced)} responses have no known price and count as nothing`,
  ].filter((note) => note !== false);
  return (
    <div className="mt-3 text-soft">
      <p>
        <span className="font-semibold text-ink">{sayMoney(costMicros)}</span> of AI use at list price
        {before !== null && <> (before: {sayMoney(before.costMicros)})</>} · {sayCount(page.responses)} responses · about{" "}
        {sayCount(page.people)} people used it · {page.group.name}
      </p>
      <p className="text-[0.87rem]">
        {sayPeriod(page.period)} · as of {asOf}, {page.period.timeZone}
      </p>
      {notes.length > 0 && <p className="text-[0.87rem]">{notes.join(" · ")}.</p>}
    </div>
  );
}
