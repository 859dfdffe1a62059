import type { Report } from "../../model/report.ts";
import type { Line, Pen } from "./ink.ts";
import { inkFor, paint } from "./ink.ts";
import { money, usDollar } from "./money.ts";
import { plural } from "./numbers.ts";
import { columns, commandLines, facts, paragraph, sections } from "./page.ts";
import { halfWidth, sayPriceKind, unitCosts } from "./say-money.ts";
import type { Note } from "./say-notes.ts";
import { notes } from "./say-notes.ts";
import { sayPart, sayResponses, sayTools } from "./say-parts.ts";
import { sayAsOf, sayBefore, sayPeriod, sayPlace } from "./say-period.ts";
import { table } from "./table.ts";
import { emptyReport } from "./terminal-empty.ts";
import { bestValue, byModel, chosenGroups, openWork } from "./terminal-lists.ts";
import { nextCommands } from "./terminal-next.ts";
import type { View } from "./terminal-view.ts";
import { yieldRows } from "./yield-rows.ts";

/** The first screen: what the tokens bought. Design page 7; 60 to 140 columns, readable below. */
export function renderTerminal(report: Report, view: View): string {
  const pen = inkFor(view);
  if (report.sessions.length === 0) return paint(sections([heading(report, view, pen), emptyReport(report, view, pen)]), view);
  const all = notes(report, view.currency ?? usDollar, view.around);
  const near = all.filter(({ about }) => ["estimated", "unpriced", "plan", "sessions"].includes(about));
  const after = all.filter((note) => !near.includes(note));
  return paint(
    sections([
      heading(report, view, pen),
      [...headline(report, view, pen), ...near.flatMap((note) => noteLines(note, view, pen))],
      yieldRows(report.yield, halfWidth(report.usage.interval), (part) => sayPart(report, part), view, pen),
      unitCostLines(report, view, pen),
      chosenGroups(report, view, pen),
      lists(report, view, pen),
      after.flatMap((note) => noteLines(note, view, pen)),
      nextCommands(report, view, pen),
    ]),
    view,
  );
}

function heading(report: Report, view: View, pen: Pen): Line[] {
  const when = [sayPeriod(report), sayAsOf(report), report.period.tz].filter((part) => part !== "");
  const lines = facts(pen, ["upshot", sayPlace(report), when.join(", ")], view.width, "strong", 0);
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
  if (note.command === null) return paragraph(pen, note.says, view.width, "dim");
  if (note.command.length <= view.width - 2)
    return paragraph(pen, `${note.says}: ${note.command.replaceAll(" ", "\u00a0")}`, view.width, "dim");
  return [...paragraph(pen, `${note.says}:`, view.width, "dim"), ...commandLines(pen, note.command, view.width, 4)];
}

function unitCostLines(report: Report, view: View, pen: Pen): Line[] {
  // Without a known price the held commits cost an unknown amount, not nothing.
  if (report.usage.costMicros === 0) return [];
  const before = sayBefore(report);
  const rows = unitCosts(report, view.currency ?? usDollar).map((cost) => [
    [pen(cost.figure, "strong")],
    [pen(cost.unit)],
    [pen(cost.of, "dim")],
    cost.before === null || before === null ? [] : [pen(`${cost.before} ${before}`, "dim")],
  ]);
  return table([{ align: "right" }, {}, { drop: 2 }, { drop: 1 }], rows, { width: view.width });
}

function lists(report: Report, view: View, pen: Pen): Line[] {
  const rows = view.width >= 110 ? 5 : 3;
  const blocks = [openWork(report, rows, view, pen), bestValue(report, rows, view, pen), byModel(report, rows, view, pen)];
  const shown = (view.width >= 120 ? blocks : blocks.slice(0, 2)).filter((block) => block !== null);
  return columns(shown, view.width);
}
