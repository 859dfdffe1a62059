import type { Report } from "../../model/report.ts";
import { sessionWord, shortSha } from "./ids.ts";
import type { Line, Pen } from "./ink.ts";
import { everywhere, nextCommand } from "./next-command.ts";
import { nextStepLines, type NextStep } from "./page.ts";
import type { View } from "./terminal-view.ts";

/** The commands that lead on from here, with ids out of this report and what each of them is. */
export function nextCommands(report: Report, view: View, pen: Pen): Line[] {
  const session = dearest(report.sessions.filter(({ links }) => links.length > 0)) ?? dearest(report.sessions);
  const undone = dearest(report.commits.filter(({ verdict }) => verdict === "undone" || verdict === "mixed"));
  const commit = undone ?? dearest(report.commits);
  const ids = report.sessions.map(({ id }) => id);
  const open = dearest(openSessions(report));
  const command = (rest: string): string => nextCommand(rest, everywhere, { around: view.around, sample: report.sample });
  const steps: (NextStep | null)[] = [
    session && { when: "dearest session", command: command(`session ${sessionWord(session.id, ids)}`) },
    commit && { when: undone === null ? "dearest commit" : "dearest undone", command: command(`explain ${shortSha(commit.sha)}`) },
    // Nobody marks sessions of the sample: they are not the reader's.
    open === null || report.sample
      ? null
      : {
          when: "learning? mark it",
          command: nextCommand(`tag ${sessionWord(open.id, ids)} exploration`, ["logs"], { around: view.around }),
        },
    { when: "as one page", command: command("--html report.html") },
  ];
  return nextStepLines(
    pen,
    steps.filter((step) => step !== null),
    view.width,
  );
}

/** Sessions of the branches on which nothing landed, that nobody has marked. */
function openSessions(report: Report): Report["sessions"] {
  const open = new Set(report.openWork.flatMap(({ sessions }) => sessions));
  return report.sessions.filter(({ id, tag }) => open.has(id) && tag === null);
}

function dearest<T extends { readonly costMicros: number }>(all: readonly T[]): T | null {
  return all.reduce<T | null>((most, each) => (most === null || each.costMicros > most.costMicros ? each : most), null);
}
