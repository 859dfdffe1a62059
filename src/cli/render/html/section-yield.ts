import type { YieldPart } from "../../../model/yield.ts";
import { yieldParts } from "../../../model/yield.ts";
import { moneyParts } from "../money.ts";
import { percents, plural } from "../numbers.ts";
import { halfWidth, unitCosts } from "../say-money.ts";
import { partMeans, sayPart } from "../say-parts.ts";
import { sayBefore } from "../say-period.ts";
import { yieldAmounts } from "../yield-bar.ts";
import { yieldBar } from "./bar.ts";
import type { Markup } from "./markup.ts";
import { markup } from "./markup.ts";
import type { PageContext } from "./page-context.ts";
import { swatch } from "./textures.ts";

/** The yield bar, its five parts as buttons that filter the tables below, and the two unit costs side by side. */
export function yieldSection(context: PageContext): Markup {
  const { report } = context;
  const amounts = yieldAmounts(report.yield);
  if (report.usage.costMicros === 0) return markup``;
  const shares = percents(amounts);
  const sums = moneyParts(amounts, context.currency, halfWidth(report.usage.interval));
  return markup`<section id="parts" aria-label="The five parts">
<div class="yield">${yieldBar(amounts, 64, "bar large")}</div>
<ul class="parts">${yieldParts.map((part, i) => partButton(part, shares[i] ?? "", sums[i] ?? "", sayPart(report, part), (amounts[i] ?? 0) > 0))}</ul>
<p class="chosen needs-script" role="status" data-chosen></p>
${unitFigures(context)}</section>`;
}

function partButton(part: YieldPart, share: string, sum: string, says: string, any: boolean): Markup {
  return markup`<li><button type="button" class="part" data-choose="${part}" aria-pressed="false" title="${partMeans[part]}"${any ? markup`` : markup` disabled`}>
<span class="name">${swatch(part)}${part}</span> <span class="share">${share}</span> <span class="sum">${sum}</span> <span class="says">${says}</span></button></li>`;
}

function unitFigures({ report, currency }: PageContext): Markup {
  const before = sayBefore(report);
  const { heldCommits, linesAlive } = report.counts;
  const counted = [
    heldCommits > 0 ? plural(heldCommits, "held commit") : "",
    linesAlive > 0 ? plural(linesAlive, "line alive", "lines alive") : "",
  ];
  const figures = unitCosts(report, currency).map(
    ({ figure, unit, before: then }, i) => markup`<div><dt>${unit}</dt><dd><span class="figure">${figure}</span>
<span class="note">${counted[i] ?? ""}${then !== null && before !== null && ` · ${then} ${before}`}</span></dd></div>`,
  );
  if (figures.length === 0) return markup`<p class="note">No commit has held yet, so there is no cost for one.</p>`;
  return markup`<dl class="figures">${figures}</dl>`;
}
