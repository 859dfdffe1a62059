import type { ReportGroup } from "../../../model/report.ts";
import { yieldParts } from "../../../model/yield.ts";
import { money, moneyColumn } from "../money.ts";
import { number, percent } from "../numbers.ts";
import { yieldAmounts } from "../yield-bar.ts";
import { yieldBar } from "./bar.ts";
import { usdFields, usdOf } from "./csv-values.ts";
import type { Markup } from "./markup.ts";
import { foreign, markup } from "./markup.ts";
import type { PageContext } from "./page-context.ts";
import type { PageTable } from "./table.ts";
import { drawTable } from "./table.ts";

/** By model, by tool and by what the reader asked for: groups of the same cost with their yields. */
export function groupSections(context: PageContext): { html: Markup; tables: PageTable[] } {
  const { by, byModel, byTool } = context.report;
  const chosen = by !== null && by.what !== "model" && by.what !== "tool" ? [{ what: by.what, groups: by.groups }] : [];
  const tables = [...chosen, { what: "model", groups: byModel }, { what: "tool", groups: byTool }]
    .filter(({ groups }) => groups.length > 0)
    .map(({ what, groups }) => ({ title: sayLargest(groups, context), table: groupTable(what, groups, context) }));
  const blocks = tables.map(({ title, table }) => markup`<h3>${table.caption} <small>${title}</small></h3>${drawTable(table)}`);
  return {
    tables: tables.map(({ table }) => table),
    html: markup`<section id="with" aria-labelledby="with-title"><h2 id="with-title">With what?</h2>${blocks}</section>`,
  };
}

function sayLargest(groups: readonly ReportGroup[], context: PageContext): Markup {
  const total = groups.reduce((sum, { costMicros }) => sum + costMicros, 0);
  const first = groups.reduce((most, group) => (group.costMicros > most.costMicros ? group : most));
  if (total === 0) return markup`no price is known`;
  if (groups.length === 1) return markup`all of it was ${foreign(first.name)}`;
  return markup`most went to ${foreign(first.name)}: ${money(first.costMicros, context.currency)}, ${percent(first.costMicros / total)} of the cost, ${percent(first.yield.heldMicros / first.costMicros)} of which held`;
}

function groupTable(what: string, groups: readonly ReportGroup[], { currency }: PageContext): PageTable {
  const costs = moneyColumn(
    groups.map(({ costMicros }) => costMicros),
    currency,
  );
  return {
    id: `by-${what}`,
    noun: ["row", "rows"],
    caption: `By ${what.replace("-", " ")}`,
    columns: [
      { title: what.replace("-", " "), sort: "name", heading: true },
      { title: "cost", sort: "cost_usd", align: "right" },
      { title: "what came of it", wide: true },
      { title: "held", sort: "held_share", align: "right" },
      { title: "undone", sort: "undone_share", align: "right" },
      { title: "sessions", sort: "sessions", align: "right" },
      { title: "responses", sort: "responses", align: "right" },
    ],
    fields: ["name", "cost_usd", "held_share", "undone_share", "sessions", "responses", "unpriced_responses", ...usdFields],
    rows: groups.map((group, i) => ({
      cells: [
        foreign(group.name),
        markup`${group.costMicros === 0 && group.unpriced > 0 ? "no price" : (costs[i] ?? "")}`,
        yieldBar(yieldAmounts(group.yield), 12),
        markup`${group.costMicros === 0 ? "–" : percent(group.yield.heldMicros / group.costMicros)}`,
        markup`${group.costMicros === 0 ? "–" : percent(group.yield.undoneMicros / group.costMicros)}`,
        markup`${number(group.sessions)}`,
        markup`${number(group.responses)}`,
      ],
      values: [
        group.name,
        usdOf(group.costMicros),
        share(group.yield.heldMicros, group.costMicros),
        share(group.yield.undoneMicros, group.costMicros),
        group.sessions,
        group.responses,
        group.unpriced,
        ...yieldParts.map((_, part) => usdOf(yieldAmounts(group.yield)[part] ?? 0)),
      ],
    })),
    sorted: what === "day" || what === "month" || what === "year" ? { by: "name", down: false } : { by: "cost_usd", down: true },
  };
}

function share(part: number, whole: number): number | null {
  return whole === 0 ? null : Math.round((part / whole) * 10_000) / 10_000;
}
