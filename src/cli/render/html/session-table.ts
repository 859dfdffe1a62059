import type { ReportSession } from "../../../model/report.ts";
import { moment } from "../dates.ts";
import { shaOf } from "../ids.ts";
import { money } from "../money.ts";
import { number } from "../numbers.ts";
import { halfWidth } from "../say-money.ts";
import { yieldAmounts } from "../yield-bar.ts";
import { yieldBar } from "./bar.ts";
import { usdFields, usdOf } from "./csv-values.ts";
import { sayDuration } from "./duration.ts";
import type { Markup } from "./markup.ts";
import { foreign, markup } from "./markup.ts";
import type { PageContext } from "./page-context.ts";
import { commitButton, sessionButton } from "./reference.ts";
import type { PageTable, TableRow } from "./table.ts";

/** Every session: when, where, what it cost with its interval, what came of it, and the commits it is linked to. */
export function sessionTable(context: PageContext): PageTable {
  return {
    id: "sessions",
    noun: ["session", "sessions"],
    caption: "Sessions",
    columns: [
      { title: "session", sort: "id" },
      { title: "when", sort: "from" },
      { title: "branch", sort: "branch", wide: true },
      { title: "cost", sort: "cost_usd", align: "right" },
      { title: "what came of it", wide: true },
      { title: "commits", sort: "commits" },
    ],
    fields: [
      "id",
      "from",
      "to",
      "tool",
      "models",
      "branch",
      "cost_usd",
      "cost_low_usd",
      "cost_high_usd",
      "estimated",
      "responses",
      "unpriced_responses",
      "tag",
      "commits",
      "linked_commits",
      ...usdFields,
    ],
    rows: context.sessions.map((session) => sessionRow(session, context)),
    sorted: { by: "cost_usd", down: true },
  };
}

function sessionRow(session: ReportSession, context: PageContext): TableRow {
  const amounts = yieldAmounts(session.yield);
  const shas = session.links.map(({ artifact }) => shaOf(artifact));
  const [low, high] = session.interval;
  return {
    cells: [
      markup`${sessionButton(session.id, context)}<small>${foreign(context.toolName(session.tool))}</small>`,
      markup`<span class="moment">${moment(session.from, context.report.period.tz)}</span><small>${sayDuration(session.from, session.to)}</small>`,
      branchCell(session),
      costCell(session, context),
      session.costMicros === 0 ? markup`` : yieldBar(amounts, 12),
      markup`<span class="refs">${shas.slice(0, 2).map((sha) => markup`${commitButton(sha, context)} `)}${shas.length > 2 && `+${number(shas.length - 2)}`}${shas.length === 0 && "–"}</span>`,
    ],
    values: [
      session.id,
      session.from,
      session.to,
      context.toolName(session.tool),
      session.models.join(" "),
      session.branch,
      usdOf(session.costMicros),
      usdOf(low),
      usdOf(high),
      session.estimated ? "yes" : "no",
      session.responses,
      session.unpriced,
      session.tag,
      shas.length,
      shas.join(" "),
      ...amounts.map(usdOf),
    ],
    inParts: amounts.map((amount) => (amount === 0 ? "" : markup`${money(amount, context.currency)}`.html)),
  };
}

function branchCell({ branch, tag, models }: ReportSession): Markup {
  const named = branch === null || branch === "" ? markup`<span class="dim">no branch known</span>` : foreign(branch);
  return markup`${named}${tag !== null && markup` <span class="tag">${tag}</span>`}<small class="models">${foreign(models.join(", "))}</small>`;
}

function costCell({ costMicros, interval, unpriced, responses }: ReportSession, { currency }: PageContext): Markup {
  if (costMicros === 0 && unpriced > 0) return markup`no price`;
  const [low, high] = [money(interval[0], currency), money(interval[1], currency)];
  const range = halfWidth(interval) > 0 && low !== high && markup`<small class="nowrap">${low} – ${high}</small>`;
  return markup`${money(costMicros, currency, halfWidth(interval))}${range}${unpriced > 0 && markup`<small>${number(unpriced)} of ${number(responses)} without a price</small>`}`;
}
