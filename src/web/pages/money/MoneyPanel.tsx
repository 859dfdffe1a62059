import { useAddress } from "../../lib/use-address.ts";
import { SidePanel } from "../../ui/SidePanel.tsx";

const texts: Readonly<Record<string, { readonly title: string; readonly says: readonly string[] }>> = {
  bill: {
    title: "The bill and its forecast",
    says: [
      "The bill is use billed by amount, at list or contract prices, and the seats and fixed fees entered below, by days. Responses without a known price are not in it; use under a seat is not either.",
      "It counts up to the last day on which enough people were there: totals grow in steps that never are one person's. Totals are rounded to a thousandth.",
      "Forecast: the totals of the last 8 to 13 weeks are followed by exponential smoothing with their usual growth; a weekday weighs as much as it did in those weeks. The band holds the month's end nine times of ten, tried on months of simulated organisations that it had not seen.",
      "Do not use it where the rest of the month is unlike the last weeks: holidays, a new price, a roll-out, a limit. It is a projection of the past, no statement about causes.",
    ],
  },
  budgets: {
    title: "Budgets and alerts",
    says: [
      "The organisation's budget stands beside its bill of the running month. Alerts are sent once a month each at 50, 80 and 100 %, and once where the most likely end is over the budget; who gets them is set under Settings.",
      "Teams and cost centres have published figures only, of at least k people: use billed by amount in whole months. A cost centre whose teams can be shown only together with others has no figure.",
      "A budget invites work to be moved to tools that are not counted, or to the next month. Read it beside what came of the use.",
    ],
  },
  growth: {
    title: "Growth, and what became of it",
    says: [
      "Published figures of two periods, part by part: what of the growth held, is pending, was exploration, is linked to nothing, was undone. The changes of the five parts add up to the change of the cost.",
      "The later period always has more that is pending, so its held share will still rise. That use and outcomes grew together is no proof that one made the other.",
      "Tools and teams that can be shown alone in one of the periods only are part of the rest in both.",
    ],
  },
  reconciliation: {
    title: "Reconciliation",
    says: [
      "Seats and fees: on the bill, not in metered use. Unpriced: responses whose price nobody knows, taken at the mean of the vendor's others; an estimate. Time zone: vendors bill by UTC, the ledger counts the organisation's days.",
      "What is left may be people or tools that send nothing here, discounts, credits, or use that another vendor bills (a cloud's own endpoint). Sources shows who sends what.",
      "A vendor used by too few people has no ledger figure: the difference would be theirs.",
    ],
  },
};

/** What a part of the page counts, and how it may mislead. */
export function MoneyPanel() {
  const [{ panel }, change] = useAddress();
  const text = panel === undefined ? undefined : texts[panel];
  return (
    <SidePanel title={text?.title ?? ""} open={text !== undefined} onClose={() => change({ panel: undefined })}>
      {text?.says.map((paragraph) => (
        <p key={paragraph}>{paragraph}</p>
      ))}
    </SidePanel>
  );
}
