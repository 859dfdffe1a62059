import type { ReactNode } from "react";
import type { MetricFigure, OverviewPage } from "../../../model/pages/overview.ts";
import { Swatch } from "../../charts/Textures.tsx";
import { parts, totalOf } from "../../lib/parts.ts";
import { sayChange, sayFigure, sayInterval, sayMoney, sayPeriod, sayShare } from "../../lib/say.ts";
import { useAddress } from "../../lib/use-address.ts";
import { SidePanel } from "../../ui/SidePanel.tsx";

/** The side panel: what a part, a chart or a metric means and rests on. Which one stands in the address. */
export function Explained({ page }: { readonly page: OverviewPage }) {
  const [{ panel }, change] = useAddress();
  const content = panel === undefined ? null : explanationOf(page, panel);
  return (
    <SidePanel title={content?.title ?? ""} open={content !== null} onClose={() => change({ panel: undefined })}>
      {content?.body}
    </SidePanel>
  );
}

function explanationOf(page: OverviewPage, panel: string): { readonly title: string; readonly body: ReactNode } | null {
  const part = parts.find(({ id }) => id === panel);
  if (part !== undefined) return { title: part.name, body: <PartBody page={page} part={part} /> };
  if (panel === "yield") return { title: "How this is counted", body: <YieldBody /> };
  if (panel === "trend") return { title: "Cost a week", body: <TrendBody /> };
  const metric = page.metrics
    .flatMap((pair) => [pair.metric, ...(pair.counter === null ? [] : [pair.counter])])
    .find(({ id }) => `metric-${id}` === panel);
  return metric === undefined ? null : { title: metric.name, body: <MetricBody metric={metric} /> };
}

function PartBody({ page, part }: { readonly page: OverviewPage; readonly part: (typeof parts)[number] }) {
  const total = totalOf(page.yield);
  const cannotLink = part.id === "unlinked" ? page.cannotLinkMicros : 0;
  const rows = page.cuts.tool.filter((row) => row.yield[part.id] > 0).sort((a, b) => b.yield[part.id] - a.yield[part.id]);
  return (
    <>
      <p className="flex items-center gap-2 text-2xl font-semibold">
        <Swatch part={part.id} /> {sayMoney(page.yield[part.id])}
      </p>
      <p className="text-soft">
        {sayShare(page.yield[part.id], total)} of {sayMoney(total)}, {sayPeriod(page.period)}
        {page.before !== null &&
          `. Share before → now: ${sayChange({ part: page.before.yield[part.id], of: totalOf(page.before.yield) }, { part: page.yield[part.id], of: total })}`}
        .
      </p>
      <p>{part.means}</p>
      <p className="text-soft">{part.mind}</p>
      {cannotLink > 0 && (
        <p>
          {sayMoney(cannotLink)} of it comes from sources that carry nothing to link by. Connecting their sessions to git is what would
          change that, not working differently.
        </p>
      )}
      {rows.length > 0 && (
        <table className="w-full text-right text-[0.93rem]">
          <caption className="pb-1 text-left font-medium">By tool</caption>
          <tbody>
            {rows.map((row) => (
              <tr key={row.id ?? row.name} className="border-t border-line">
                <th scope="row" className="py-1.5 text-left font-normal">
                  {row.name}
                </th>
                <td className="py-1.5 pl-3">{sayMoney(row.yield[part.id])}</td>
                <td className="py-1.5 pl-3 text-soft">{sayShare(row.yield[part.id], row.costMicros)} of it</td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </>
  );
}

function YieldBody() {
  return (
    <>
      <p>Every response is priced at list price and put down to what its session produced. The five parts add up to the cost exactly.</p>
      <dl className="space-y-3">
        {parts.map(({ id, name, means }) => (
          <div key={id}>
            <dt className="flex items-center gap-2 font-medium">
              <Swatch part={id} /> {name}
            </dt>
            <dd className="text-soft">{means}</dd>
          </div>
        ))}
      </dl>
      <p className="text-soft">Source: use that your tools reported, and the git history and pull requests that are connected.</p>
    </>
  );
}

function TrendBody() {
  return (
    <>
      <p>
        Each column is the cost of one week. Weeks that had too few people were joined with their neighbours: such a wider column shows
        their average.
      </p>
      <p>A narrow column at an end is only part of a week, and lower for that. The title compares whole weeks alone.</p>
      <p className="text-soft">
        Money is counted, not estimated from a sample, so there is no interval to draw. What moves is pending: the last weeks are still
        being decided.
      </p>
      <p className="text-soft">Source: published figures of the group, the same as in the bar above.</p>
    </>
  );
}

function MetricBody({ metric }: { readonly metric: MetricFigure }) {
  const { figure, before } = metric;
  const interval = sayInterval(figure);
  return (
    <>
      <p className="text-2xl font-semibold">{sayFigure(figure) ?? "Not shown"}</p>
      {figure.withheld !== undefined && <p>{figure.withheld}</p>}
      <p className="text-soft">
        {interval !== null
          ? `With 95 % confidence between ${interval.replace(" to ", " and ")}.`
          : figure.edge === undefined
            ? "Counted, not estimated from a sample."
            : "A share near none or all is not said closer: it would tell of everybody in the group."}
      </p>
      {figure.n !== undefined && <p className="text-soft">Rests on {figure.n} observations.</p>}
      {before !== null && <p className="text-soft">The period before: {sayFigure(before) ?? "not shown"}.</p>}
    </>
  );
}
