import type { Report } from "../../model/report.ts";
import type { Line, Pen } from "./ink.ts";
import { plural } from "./numbers.ts";
import { nextStepLines, paragraph, sections, type NextStep } from "./page.ts";
import { sayPeriod } from "./say-period.ts";
import { blank, table } from "./table.ts";
import type { View } from "./terminal-view.ts";

/** No sessions: what was looked for, where, and what to do. */
export function emptyReport(report: Report, view: View, pen: Pen): Line[] {
  return sections([
    paragraph(pen, sayNothingFound(report), view.width, "strong"),
    lookedInLines(report.lookedIn, sayFolder, view, pen),
    [[...blank(2), pen("What to do")], ...nextStepLines(pen, nextSteps(report), view.width, 4)],
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

export function nextSteps(report: Report): NextStep[] {
  return [
    ...(report.repository === null ? [{ when: "for one repository", command: "upshot --repo DIR" }] : []),
    ...(report.repositories.length <= 1 ? [{ when: "for every repository", command: "upshot --all" }] : []),
    ...(report.period.from !== null || report.period.to !== null
      ? [{ when: "for another period", command: "upshot --since 2026-01-01" }]
      : []),
    { when: "if the logs are elsewhere", command: "upshot --logs DIR" },
    { when: "to see it on sample data", command: "upshot --or-sample" },
  ];
}

/** Where logs were looked for; `say` tells what came of each folder. */
export function lookedInLines(all: Report["lookedIn"], say: (looked: Report["lookedIn"][number]) => string, view: View, pen: Pen): Line[] {
  if (all.length === 0) return [];
  return [
    [...blank(2), pen("Looked in")],
    ...table(
      [{}, { min: 16 }, { drop: 1 }],
      all.map((looked) => [[pen(looked.tool)], [pen(looked.folder)], [pen(say(looked), "dim")]]),
      { width: view.width, indent: 4 },
    ),
  ];
}
