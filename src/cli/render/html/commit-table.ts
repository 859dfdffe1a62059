import type { ReportCommit } from "../../../model/report.ts";
import { dayAndYear } from "../dates.ts";
import { money } from "../money.ts";
import { number } from "../numbers.ts";
import { yieldBar } from "./bar.ts";
import { usdFields, usdOf } from "./csv-values.ts";
import { foreign, markup } from "./markup.ts";
import type { PageContext } from "./page-context.ts";
import { commitButton } from "./reference.ts";
import type { PageTable, TableRow } from "./table.ts";
import { verdictName } from "./verdict.ts";

/** Every commit that sessions are linked to, with its verdict and what it cost. */
export function commitTable(context: PageContext): PageTable {
  return {
    id: "commits",
    noun: ["commit", "commits"],
    caption: "Commits",
    columns: [
      { title: "commit", sort: "sha" },
      { title: "subject", sort: "subject", wide: true },
      { title: "PR", sort: "pull_request" },
      { title: "verdict", sort: "held_share" },
      { title: "lines alive", sort: "lines_alive", align: "right" },
      { title: "cost", sort: "cost_usd", align: "right" },
    ],
    fields: [
      "sha",
      "subject",
      "committed",
      "landed",
      "pull_request",
      "verdict",
      "held_share",
      "pending_share",
      "undone_share",
      "lines_alive",
      "lines_added",
      "lines_removed",
      "cost_usd",
      "sessions",
      ...usdFields,
    ],
    rows: context.commits.map((commit) => commitRow(commit, context)),
    sorted: { by: "cost_usd", down: true },
  };
}

function commitRow(commit: ReportCommit, context: PageContext): TableRow {
  const { held, pending, undone } = commit.parts;
  const shares = [held, pending, 0, 0, undone];
  const cost = (share: number): string =>
    share === 0 || commit.costMicros === 0 ? "" : markup`${money(commit.costMicros * share, context.currency)}`.html;
  return {
    cells: [
      markup`${commitButton(commit.sha, context)}<small class="nowrap">${dayAndYear(commit.committedAt, context.report.period.tz)}</small>`,
      foreign(commit.subject),
      markup`<span class="nowrap">${commit.pullRequest === null ? "–" : `#${commit.pullRequest}`}</span>`,
      markup`<span class="verdict">${verdictName(commit)}${yieldBar(shares, 6)}</span>`,
      markup`${number(commit.linesAlive)} of ${number(commit.linesAdded)}`,
      markup`${commit.costMicros === 0 ? "–" : money(commit.costMicros, context.currency)}`,
    ],
    values: [
      commit.sha,
      commit.subject,
      commit.committedAt,
      commit.landedAt,
      commit.pullRequest,
      commit.verdict,
      held,
      pending,
      undone,
      commit.linesAlive,
      commit.linesAdded,
      commit.linesRemoved,
      usdOf(commit.costMicros),
      commit.sessions.join(" "),
      ...shares.map((share) => Math.round(usdOf(commit.costMicros * share) * 1_000_000) / 1_000_000),
    ],
    inParts: shares.map((share) => (commit.costMicros === 0 && share > 0 ? "–" : cost(share))),
  };
}
