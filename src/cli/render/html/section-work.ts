import { money, moneyColumn } from "../money.ts";
import { number } from "../numbers.ts";
import { usdOf } from "./csv-values.ts";
import type { Markup } from "./markup.ts";
import { foreign, markup } from "./markup.ts";
import type { PageContext } from "./page-context.ts";
import { commitButton, sessionButton } from "./reference.ts";
import type { PageTable } from "./table.ts";
import { drawTable } from "./table.ts";

/** What cost most and has not landed, beside what held at the lowest cost: each keeps the other honest. */
export function workSection(context: PageContext): { html: Markup; tables: PageTable[] } {
  const { openWork, bestValue, repositories } = context.report;
  const unread = repositories.length === 0 ? "No repository was read, so nobody can say." : null;
  const open = openTable(context);
  const best = bestTable(context);
  return {
    tables: [...(openWork.length > 0 ? [open] : []), ...(bestValue.length > 0 ? [best] : [])],
    html: markup`<section id="work" class="two" aria-label="Not landed, and best value">
<div><h2>Nothing landed yet</h2>${openWork.length > 0 ? drawTable(open) : markup`<p class="reason">${unread ?? "No branch with sessions on it is waiting to land."}</p>`}</div>
<div><h2>Best value</h2>${bestValue.length > 0 ? drawTable(best) : markup`<p class="reason">${unread ?? "No commit has held yet: the earliest answer comes 14 days after it landed."}</p>`}
<p class="note">Held commits with the lowest cost for each line alive; lines that did not last are not counted.</p></div></section>`,
  };
}

function openTable(context: PageContext): PageTable {
  const { openWork } = context.report;
  const costs = moneyColumn(
    openWork.map(({ costMicros }) => costMicros),
    context.currency,
  );
  return {
    id: "open-work",
    noun: ["branch", "branches"],
    caption: "Nothing landed yet",
    columns: [
      { title: "branch", sort: "branch", wide: true, heading: true },
      { title: "cost", sort: "cost_usd", align: "right" },
      { title: "sessions", sort: "sessions" },
    ],
    fields: ["branch", "cost_usd", "sessions", "says"],
    rows: openWork.map(({ branch, sessions, says }, i) => ({
      cells: [
        markup`${foreign(branch)}<small>${says}</small>`,
        markup`${costs[i] ?? ""}`,
        markup`<span class="refs">${sessions.slice(0, 3).map((id) => markup`${sessionButton(id, context)} `)}${sessions.length > 3 && `+${number(sessions.length - 3)}`}</span>`,
      ],
      values: [branch, usdOf(openWork[i]?.costMicros ?? 0), sessions.length, says],
    })),
    sorted: { by: "cost_usd", down: true },
  };
}

function bestTable(context: PageContext): PageTable {
  const { bestValue } = context.report;
  return {
    id: "best-value",
    noun: ["commit", "commits"],
    caption: "Best value",
    columns: [
      { title: "commit", sort: "subject", wide: true, heading: true },
      { title: "cost", sort: "cost_usd", align: "right" },
      { title: "lines alive", sort: "lines_alive", align: "right" },
    ],
    fields: ["subject", "cost_usd", "lines_alive", "usd_per_line", "pull_request", "sha"],
    rows: bestValue.map(({ sha, subject, pullRequest, costMicros, linesAlive }) => ({
      cells: [
        markup`${foreign(subject)}<small>${commitButton(sha, context)}${pullRequest !== null && ` #${pullRequest}`}</small>`,
        markup`${money(costMicros, context.currency)}`,
        markup`${number(linesAlive)}`,
      ],
      values: [subject, usdOf(costMicros), linesAlive, linesAlive === 0 ? null : usdOf(costMicros) / linesAlive, pullRequest, sha],
    })),
    sorted: null,
  };
}
