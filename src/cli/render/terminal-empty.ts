import type { Report } from "../../model/report.ts";
import type { Line, Pen } from "./ink.ts";
import { plural } from "./numbers.ts";
import { paragraph, sections } from "./page.ts";
import { sayPeriod } from "./say-period.ts";
import { blank, table } from "./table.ts";
import type { View } from "./terminal-view.ts";

/** No sessions: what was looked for, where, and what to do. */
export function emptyReport(report: Report, view: View, pen: Pen): Line[] {
  return sections([
    paragraph(pen, sayNothingFound(report), view.width, "strong"),
    lookedIn(report, view, pen),
    whatToDo(report, view, pen),
  ]);
}

export function sayNothingFound(report: Report): string {
  const place = report.repository === null ? "" : ` in ${report.repository.name}`;
  const open = report.period.from === null && report.period.to === null;
  return `No session of an AI coding tool was found${place}${open ? "" : ` for ${sayPeriod(report)}`}.`;
}

export function sayFolder(looked: Report["lookedIn"][number]): string {
  if (!looked.found) return "not there";
  return looked.files === 0 ? "no logs in it" : `${plural(looked.files, "log")}, none of this`;
}

export interface NextStep {
  readonly when: string;
  readonly command: string;
}

export function nextSteps(report: Report): NextStep[] {
  return [
    ...(report.repository === null ? [{ when: "for one repository", command: "upshot --repo DIR" }] : []),
    ...(report.repositories.length <= 1 ? [{ when: "for every repository", command: "upshot --all" }] : []),
    ...(report.period.from !== null || report.period.to !== null ? [{ when: "for another period", command: "upshot --since 2026-01-01" }] : []),
    { when: "if the logs are elsewhere", command: "upshot --logs DIR" },
    { when: "to see it on sample data", command: "upshot --or-sample" },
  ];
}

function lookedIn(report: Report, view: View, pen: Pen): Line[] {
  if (report.lookedIn.length === 0) return [];
  return [
    [...blank(2), pen("Looked in")],
    ...table(
      [{}, { min: 16 }, { drop: 1 }],
      report.lookedIn.map((looked) => [[pen(looked.tool)], [pen(looked.folder)], [pen(sayFolder(looked), "dim")]]),
      { width: view.width, indent: 4 },
    ),
  ];
}

function whatToDo(report: Report, view: View, pen: Pen): Line[] {
  return [
    [...blank(2), pen("What to do")],
    ...table(
      [{}, { min: 12 }],
      nextSteps(report).map(({ when, command }) => [[pen(when)], [pen(command, "accent")]]),
      { width: view.width, indent: 4 },
    ),
  ];
}
