import type { Report } from "../../model/report.ts";
import { dayAndYear } from "./dates.ts";
import type { Line, Pen } from "./ink.ts";
import { everywhere, nextCommand, type Where } from "./next-command.ts";
import { plural } from "./numbers.ts";
import { nextStepLines, paragraph, sections, type NextStep } from "./page.ts";
import { sayPeriod } from "./say-period.ts";
import { noSurroundings, type Surroundings } from "./surroundings.ts";
import { blank, table } from "./table.ts";
import type { View } from "./terminal-view.ts";

/** No sessions: what was looked for, where, and what to do. */
export function emptyReport(report: Report, view: View, pen: Pen): Line[] {
  return sections([
    paragraph(pen, sayNothingFound(report, view.around), view.width, "strong"),
    lookedInLines(report.lookedIn, (looked) => sayFolder(looked, report), view, pen),
    [[...blank(2), pen("What to do")], ...nextStepLines(pen, nextSteps(report, view.around), view.width, 4)],
  ]);
}

export function sayNothingFound(report: Report, { newestSession }: Surroundings = noSurroundings): string {
  const place = report.repository === null ? "" : ` in ${report.repository.name}`;
  const { from, to, tz } = report.period;
  const when = from !== null && to !== null ? ` for ${sayPeriod(report)}` : from === null && to === null ? "" : ` ${sayPeriod(report)}`;
  const newest = newestSession === null ? "" : `; the newest is of ${dayAndYear(new Date(newestSession).toISOString(), tz)}`;
  return `No session of an AI coding tool was found${place}${when}${newest}.`;
}

export function sayFolder(looked: Report["lookedIn"][number], { period, repository }: Report): string {
  if (!looked.found) return "not there";
  if (looked.files === 0) return "no logs in it";
  const open = period.from === null && period.to === null;
  return `${plural(looked.files, "log")}, ${open ? (repository === null ? "no session in them" : "none of this repository") : "none of this period"}`;
}

export function nextSteps(report: Report, around: Surroundings = noSurroundings): NextStep[] {
  const { from, to } = report.period;
  const command = (rest: string, takes: readonly Where[]): string => nextCommand(rest, takes, { around });
  return [
    ...(from !== null || to !== null ? [{ when: "for all time", command: command("", everywhere) }] : []),
    ...(report.repository === null ? [{ when: "for one repository", command: `${command("", ["logs"])} --repo DIR` }] : []),
    ...(report.repositories.length <= 1 && !around.all ? [{ when: "for every repository", command: command("--all", ["logs"]) }] : []),
    { when: "if the logs are elsewhere", command: `${command("", ["repo", "all"])} --logs DIR` },
    { when: "to see it on sample data", command: command("--or-sample", []) },
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
