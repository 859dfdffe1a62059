import type { Report, ReportGroup, ReportSession } from "../../model/report.ts";
import { sessionWord } from "./ids.ts";
import type { Line, Pen } from "./ink.ts";
import { moneyColumn, usDollar } from "./money.ts";
import { number, plural } from "./numbers.ts";
import { paragraph, type Block } from "./page.ts";
import { blank, table } from "./table.ts";
import type { View } from "./terminal-view.ts";
import { yieldBar } from "./yield-bar.ts";

/** What has cost most and not landed. Null where there is nothing. */
export function openWork(report: Report, rows: number, view: View, pen: Pen): Block | null {
  const shown = report.openWork.slice(0, rows);
  if (shown.length === 0) return null;
  const costs = costColumn(shown, view);
  return (width) => [
    [...blank(2), pen("Nothing landed yet", "strong")],
    ...table(
      [{ align: "right" }, { min: 14 }, { min: 10, drop: 1 }],
      shown.map(({ branch, says }, i) => [[pen(costs[i] ?? "")], [pen(branch)], [pen(says, "dim")]]),
      { width },
    ),
  ];
}

/** How to declare what was learning: the command is named once, for the dearest session that has not landed. */
export function learningHint(report: Report, view: View, pen: Pen): Line[] {
  const open = new Set(report.openWork.flatMap(({ sessions }) => sessions));
  const dearest = report.sessions
    .filter(({ id, tag }) => open.has(id) && tag === null)
    .reduce<ReportSession | null>((most, each) => (most === null || each.costMicros > most.costMicros ? each : most), null);
  if (dearest === null) return [];
  const command = `upshot tag ${sessionWord(
    dearest.id,
    report.sessions.map(({ id }) => id),
  )} exploration`;
  return paragraph(pen, `not landed because it was learning? mark it: ${command.replaceAll(" ", "\u00a0")}`, view.width, "dim");
}

/** Held commits with the lowest cost for each line alive. Null where there is none. */
export function bestValue(report: Report, rows: number, view: View, pen: Pen): Block | null {
  const shown = report.bestValue.filter(({ costMicros }) => costMicros > 0).slice(0, rows);
  if (shown.length === 0) return null;
  const costs = costColumn(shown, view);
  return (width) => [
    [...blank(2), pen("Best value", "strong")],
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
  return (width) => [[...blank(2), pen("By model", "strong")], ...groupTable(report.byModel.slice(0, rows), 10, width, view, pen)];
}

/** `--by`: every group, at most 20. */
export function chosenGroups(report: Report, view: View, pen: Pen): Line[] {
  if (report.by === null) return [];
  const { what, groups } = report.by;
  const shown = groups.slice(0, 20);
  const barWidth = Math.max(10, Math.min(48, view.width - 56));
  const more = groups.length - shown.length;
  return [
    [...blank(2), pen(`By ${what}`, "strong")],
    ...groupTable(shown, barWidth, view.width, view, pen),
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

function groupTable(groups: readonly ReportGroup[], barWidth: number, width: number, view: View, pen: Pen): Line[] {
  const costs = moneyColumn(
    groups.map(({ costMicros }) => costMicros),
    view.currency ?? usDollar,
  );
  return table(
    [{ align: "right" }, { min: 14 }, { drop: 1 }, { align: "right", drop: 2 }, { drop: 3 }],
    groups.map((group, i) => [
      [pen(group.costMicros === 0 && group.unpriced > 0 ? "no price" : (costs[i] ?? ""))],
      [pen(group.name)],
      yieldBar(group.yield, barWidth, view, pen),
      [pen(heldShare(group), "dim")],
      [pen(plural(group.sessions, "session"), "dim")],
    ]),
    { width },
  );
}

function heldShare({ yield: parts, costMicros }: ReportGroup): string {
  return costMicros === 0 ? "" : `${Math.round((parts.heldMicros / costMicros) * 100)}\u00a0% held`;
}
