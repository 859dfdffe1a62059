import type { Report } from "../../../model/report.ts";
import type { YieldPart } from "../../../model/yield.ts";
import { yieldParts } from "../../../model/yield.ts";
import type { Currency } from "../money.ts";
import { money } from "../money.ts";
import { percent } from "../numbers.ts";
import { derivedMoney, halfWidth } from "../say-money.ts";
import { usdFields, usdOf } from "./csv-values.ts";
import { figure } from "./figure.ts";
import type { Markup } from "./markup.ts";
import { foreign, markup } from "./markup.ts";
import type { PageTable } from "./table.ts";
import type { Bucket, Granularity } from "./trend-buckets.ts";
import { trendBuckets } from "./trend-buckets.ts";
import { trendChart } from "./trend-chart.ts";

/** When the money was spent and what came of it; null where there is no money to draw. */
export function trendSection(report: Report, currency: Currency): { html: Markup; table: PageTable } | null {
  const { granularity, buckets } = trendBuckets(report);
  const largest = Math.max(0, ...buckets.map(total));
  if (largest === 0) return null;
  const title = sayTrend(report, buckets, currency);
  const table = trendTable(granularity, buckets, currency);
  return {
    table,
    html: markup`<section id="when" aria-labelledby="when-title"><h2 id="when-title">When?</h2>${figure({ title, note: note(report, granularity, currency), chart: trendChart(buckets, title, currency), table })}</section>`,
  };
}

function sayTrend(report: Report, buckets: readonly Bucket[], currency: Currency): string {
  const peak = buckets.reduce((most, bucket) => (total(bucket) > total(most) ? bucket : most));
  const when = `${/^\d+\u00a0/.test(peak.name) ? "on" : "in"} ${peak.name}`;
  if (buckets.length === 1) return `All of it was spent ${when}`;
  const share = (part: YieldPart): number => (peak.amounts[yieldParts.indexOf(part)] ?? 0) / total(peak);
  const judged = `${percent(share("held"))} held and ${percent(share("undone"))} was undone`;
  const unjudged = yieldParts.reduce((most, part) => (share(part) > share(most) ? part : most));
  const what = share("held") + share("undone") > 0 ? judged : `${percent(share(unjudged))} is ${unjudged}`;
  return `Most was spent ${when}: ${derivedMoney(report, total(peak), currency)}, of which ${what}`;
}

function note(report: Report, granularity: Granularity, currency: Currency): string {
  const unit = `Cost in ${currency.code} by ${granularity}, split by what became of it as of the report's date; days end at midnight in ${report.period.tz}.`;
  if (halfWidth(report.usage.interval) === 0) return unit;
  const [low, high] = report.usage.interval;
  return `${unit} Some output is estimated: the whole lies between ${money(low, currency)} and ${money(high, currency)} (90 % interval); the heights of single bars are known less well than that.`;
}

function trendTable(granularity: Granularity, buckets: readonly Bucket[], currency: Currency): PageTable {
  return {
    id: "trend",
    noun: [granularity, `${granularity}s`],
    caption: `Cost by ${granularity}`,
    columns: [
      { title: granularity, sort: "start", heading: true },
      { title: "cost", sort: "cost_usd", align: "right" },
      ...yieldParts.map((part) => ({ title: part, sort: `${part}_usd`, align: "right" as const })),
    ],
    fields: ["start", "cost_usd", ...usdFields],
    rows: buckets.map((bucket) => ({
      cells: [
        foreign(bucket.name.replace("the week of ", "")),
        markup`${money(total(bucket), currency)}`,
        ...bucket.amounts.map((amount) => markup`${amount === 0 ? "–" : money(amount, currency)}`),
      ],
      values: [bucket.start, usdOf(total(bucket)), ...bucket.amounts.map(usdOf)],
    })),
    sorted: { by: "start", down: false },
  };
}

function total({ amounts }: Bucket): number {
  return amounts.reduce((sum, amount) => sum + amount, 0);
}
