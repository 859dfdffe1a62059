import type { Report, ReportGroup } from "../../model/report.ts";
import { yieldParts } from "../../model/yield.ts";
import { day } from "./dates.ts";
import { shortId } from "./ids.ts";
import type { Ink, Line, Pen } from "./ink.ts";
import { moneyColumn, usDollar } from "./money.ts";
import { number, plural } from "./numbers.ts";
import { paragraph, type Block } from "./page.ts";
import { blank, table } from "./table.ts";
import type { View } from "./terminal-view.ts";
import { yieldAmounts, yieldBar } from "./yield-bar.ts";

/** What has cost most and not landed. Null where there is nothing. */
export function openWork(report: Report, rows: number, view: View, pen: Pen): Block | null {
  const shown = report.openWork.slice(0, rows);
  if (shown.length === 0) return null;
  const costs = costColumn(shown, view);
  return (width) => [
    [...blank(2), pen("Nothing landed yet", "strong")],
    ...table(
      [{ align: "right" }, { min: 14 }, { drop: 2 }, { drop: 1 }],
      shown.map(({ branch, says, sessions }, i) => [[pen(costs[i] ?? "")], [pen(branch)], [pen(says, "dim")], mainPart(report, sessions)]),
      { width },
    ),
  ];
}

/** Where most of a branch's money stands in the bar above, so that nobody looks for it elsewhere. */
function mainPart(report: Report, ids: readonly string[]): Ink[] {
  const own = new Set(ids);
  const sums = yieldParts.map(() => 0);
  for (const session of report.sessions)
    if (own.has(session.id)) for (const [i, amount] of yieldAmounts(session.yield).entries()) sums[i] = (sums[i] ?? 0) + amount;
  const most = Math.max(...sums);
  const part = most > 0 ? yieldParts[sums.indexOf(most)] : undefined;
  return part === undefined ? [] : [{ text: part, role: part }];
}

/** Held commits with the lowest cost for each line alive. Null where there is none. */
export function bestValue(report: Report, rows: number, view: View, pen: Pen): Block | null {
  const shown = report.bestValue.filter(({ costMicros }) => costMicros > 0).slice(0, rows);
  if (shown.length === 0) return null;
  const costs = costColumn(shown, view);
  return (width) => [
    [...blank(2), pen("Best value: cheapest per line alive", "strong")],
    ...table(
      [{ align: "right" }, { min: 16 }, { min: 5, drop: 1 }, { drop: 2 }],
      shown.map(({ subject, pullRequest, sha, linesAlive }, i) => [
        [pen(costs[i] ?? "")],
        [pen(pullRequest === null ? subject : subject.replace(` (#${pullRequest})`, ""))],
        [pen(pullRequest === null ? sha.slice(0, 7) : `#${pullRequest}`, "dim")],
        [pen(`${plural(linesAlive, "line")} alive`, "dim")],
      ]),
      { width },
    ),
  ];
}

/** The dearest models with their yields; null for one model, of which the bar above says all. */
export function byModel(report: Report, rows: number, view: View, pen: Pen): Block | null {
  if (report.by !== null || report.byModel.length < 2) return null;
  return (width) => [
    [...blank(2), pen("By model", "strong")],
    ...groupTable(report, "model", report.byModel.slice(0, rows), 10, width, view, pen),
    ...severalTimes({ what: "model", groups: report.byModel }, report, width, pen),
  ];
}

/** `--by`: every group, at most 20. */
export function chosenGroups(report: Report, view: View, pen: Pen): Line[] {
  if (report.by === null) return [];
  const { what, groups } = report.by;
  const shown = groups.slice(0, 20);
  // Branch names need the room more than bars do.
  const barWidth = Math.max(10, Math.min(48, view.width - (what === "session" ? 68 : 56)));
  const more = groups.length - shown.length;
  return [
    [...blank(2), pen(`By ${what}`, "strong")],
    ...groupTable(report, what, shown, barWidth, view.width, view, pen),
    ...severalTimes(report.by, report, view.width, pen),
    ...(more > 0 ? [[...blank(2), pen(`${number(more)} more: --json or --html FILE shows them all`, "dim")]] : []),
  ];
}

/** No column where not one of them has a known cost. */
function costColumn(rows: readonly { readonly costMicros: number }[], view: View): string[] {
  if (rows.every(({ costMicros }) => costMicros === 0)) return [];
  return moneyColumn(
    rows.map(({ costMicros }) => costMicros),
    view.currency ?? usDollar,
  );
}

function groupTable(
  report: Report,
  what: string,
  groups: readonly ReportGroup[],
  barWidth: number,
  width: number,
  view: View,
  pen: Pen,
): Line[] {
  const costs = moneyColumn(
    groups.map(({ costMicros }) => costMicros),
    view.currency ?? usDollar,
  );
  const sessions = new Map(what === "session" ? report.sessions.map((session) => [session.id, session]) : []);
  const ids = [...sessions.keys()];
  return table(
    [{ align: "right" }, { min: 14 }, { drop: 1 }, { align: "right", drop: 2 }, { drop: 3 }],
    groups.map((group, i) => {
      const session = sessions.get(group.key);
      const name = what === "model" ? shortModel(group.name, groups) : group.name;
      return [
        [pen(group.costMicros === 0 && group.unpriced > 0 ? "no price" : (costs[i] ?? ""))],
        [pen(session === undefined ? name : `${shortId(session.id, ids, 8)}  ${session.branch ?? ""}`)],
        yieldBar(group.yield, barWidth, view, pen),
        [pen(heldShare(group), "dim")],
        [pen(session === undefined ? plural(group.sessions, "session") : day(session.from, report.period.tz), "dim")],
      ];
    }),
    { width },
  );
}

/** Without the day of its release, where no other model of the table is called the same then. */
function shortModel(name: string, groups: readonly ReportGroup[]): string {
  const short = (model: string): string => model.replace(/-20\d{6}$/, "");
  return groups.filter((other) => short(other.name) === short(name)).length > 1 ? name : short(name);
}

/** A session that used several models, or lasted over midnight, stands in several rows. */
function severalTimes(by: NonNullable<Report["by"]>, { sessions }: Report, width: number, pen: Pen): Line[] {
  const total = by.groups.reduce((sum, group) => sum + group.sessions, 0);
  if (total <= sessions.length) return [];
  const says = `a session with several ${by.what === "pull-request" ? "pull requests" : `${by.what}s`} counts in each: ${number(sessions.length)} sessions in all`;
  return width === Infinity ? [] : paragraph(pen, says, width, "dim");
}

function heldShare({ yield: parts, costMicros }: ReportGroup): string {
  return costMicros === 0 ? "" : `${Math.round((parts.heldMicros / costMicros) * 100)}\u00a0% held`;
}
