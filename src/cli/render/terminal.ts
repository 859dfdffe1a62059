import type { Report } from "../../model/report.ts";
import type { Line, Pen } from "./ink.ts";
import { inkFor, paint } from "./ink.ts";
import { money, usDollar } from "./money.ts";
import { plural } from "./numbers.ts";
import { columns, facts, paragraph, sections } from "./page.ts";
import { halfWidth, sayPriceKind, unitCosts } from "./say-money.ts";
import type { Note } from "./say-notes.ts";
import { notes } from "./say-notes.ts";
import { sayPart, sayResponses, sayTools } from "./say-parts.ts";
import { sayAsOf, sayBefore, sayPeriod, sayPlace } from "./say-period.ts";
import { table } from "./table.ts";
import { emptyReport } from "./terminal-empty.ts";
import { bestValue, byModel, chosenGroups, learningHint, openWork } from "./terminal-lists.ts";
import { nextCommands } from "./terminal-next.ts";
import type { View } from "./terminal-view.ts";
import { yieldRows } from "./yield-rows.ts";

/** The first screen: what the tokens bought. Design page 7; 60 to 140 columns, readable below. */
export function renderTerminal(report: Report, view: View): string {
  const pen = inkFor(view);
  if (report.sessions.length === 0) return paint(sections([heading(report, view, pen), emptyReport(report, view, pen)]), view);
  const all = notes(report, view.currency ?? usDollar);
  const near = all.filter(({ about }) => ["estimated", "unpriced", "plan"].includes(about));
  const after = all.filter((note) => !near.includes(note));
  return paint(
    sections([
      heading(report, view, pen),
      [...headline(report, view, pen), ...near.flatMap((note) => noteLines(note, view, pen))],
      yieldRows(report.yield, halfWidth(report.usage.interval), (part) => sayPart(report, part), view, pen),
      unitCostLines(report, view, pen),
      chosenGroups(report, view, pen),
      lists(report, view, pen),
      [...learningHint(report, view, pen), ...after.flatMap((note) => noteLines(note, view, pen))],
      nextCommands(report, view, pen),
    ]),
    view,
  );
}

function heading(report: Report, view: View, pen: Pen): Line[] {
  const when =
    report.sessions.length === 0 && report.period.from === null ? [sayAsOf(report)] : [`${sayPeriod(report)}, ${sayAsOf(report)}`];
  const lines = facts(pen, ["upshot", sayPlace(report), `${when.join("")}, ${report.period.tz}`], view.width, "strong", 0);
  if (!report.sample) return lines;
  const label = "SAMPLE: made-up data, not yours. Run upshot in a repository where you used an AI coding tool to see your own.";
  return [...lines, ...paragraph(pen, label, view.width, "accent", 0)];
}

function headline(report: Report, view: View, pen: Pen): Line[] {
  const { costMicros, interval, unpriced, responses } = report.usage;
  const total = money(costMicros, view.currency ?? usDollar, halfWidth(interval));
  const spent = costMicros === 0 && unpriced === responses ? "AI use without a known price" : `${total} of AI use ${sayPriceKind(report)}`;
  return facts(pen, [spent, plural(report.sessions.length, "session"), sayResponses(report), sayTools(report)], view.width, "strong");
}

function noteLines(note: Note, view: View, pen: Pen): Line[] {
  return paragraph(pen, note.command === null ? note.says : `${note.says}: ${note.command.replaceAll(" ", "\u00a0")}`, view.width, "dim");
}

function unitCostLines(report: Report, view: View, pen: Pen): Line[] {
  // Without a known price the held commits cost an unknown amount, not nothing.
  if (report.usage.costMicros === 0) return [];
  const before = sayBefore(report);
  const rows = unitCosts(report, view.currency ?? usDollar).map((cost) => [
    [pen(cost.figure, "strong")],
    [pen(cost.unit)],
    cost.before === null || before === null ? [] : [pen(`${cost.before} ${before}`, "dim")],
  ]);
  return table([{ align: "right" }, {}, { min: 10, drop: 1 }], rows, { width: view.width });
}

function lists(report: Report, view: View, pen: Pen): Line[] {
  const rows = view.width >= 110 ? 5 : 3;
  const blocks = [openWork(report, rows, view, pen), bestValue(report, rows, view, pen), byModel(report, rows, view, pen)];
  const shown = (view.width >= 120 ? blocks : blocks.slice(0, 2)).filter((block) => block !== null);
  return columns(shown, view.width);
}
