import type { Report } from "../../model/report.ts";
import { sessionWord, shortSha } from "./ids.ts";
import type { Line, Pen } from "./ink.ts";
import { facts } from "./page.ts";
import type { View } from "./terminal-view.ts";

/** The commands that lead on from here, with ids out of this report. */
export function nextCommands(report: Report, view: View, pen: Pen): Line[] {
  const session = dearest(report.sessions.filter(({ links }) => links.length > 0)) ?? dearest(report.sessions);
  const commit = dearest(report.commits.filter(({ verdict }) => verdict === "undone" || verdict === "mixed")) ?? dearest(report.commits);
  const ids = report.sessions.map(({ id }) => id);
  // The sample is not where the person stands: its commands have to name it.
  const sample = report.sample ? " --or-sample" : "";
  const commands = [
    session === null ? "" : `upshot session ${sessionWord(session.id, ids)}${sample}`,
    commit === null ? "" : `upshot explain ${shortSha(commit.sha)}${sample}`,
    `upshot --html report.html${sample}`,
  ];
  return facts(
    pen,
    commands.map((command) => command.replaceAll(" ", "\u00a0")),
    view.width,
    "accent",
  );
}

function dearest<T extends { readonly costMicros: number }>(all: readonly T[]): T | null {
  return all.reduce<T | null>((most, each) => (most === null || each.costMicros > most.costMicros ? each : most), null);
}
