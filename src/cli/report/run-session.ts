import type { CommandCall } from "../define-command.ts";
import { findSession } from "../find-session.ts";
import { jsonText } from "../render/json-text.ts";
import { surroundingsOf } from "../surroundings.ts";
import { viewOf } from "../view.ts";
import { buildFor } from "./run-report.ts";

/** `upshot session <id>`: one session of this repository, or of all where it worked elsewhere. */
export async function runSession(call: CommandCall): Promise<number> {
  const {
    arguments: [typed = ""],
    options,
    terminal,
  } = call;
  const built = await buildFor(call);
  const { report } = built;
  const id = findSession(report.sessions, typed, { timeZone: report.period.tz, ...surroundingsOf(call, built) });
  const session = report.sessions.find((one) => one.id === id);
  if (session === undefined) return 1;
  if (options["json"] === true) {
    const linked = new Set(session.links.map((link) => link.artifact.slice(link.artifact.lastIndexOf("@") + 1)));
    terminal.out(jsonText({ ...session, commits: report.commits.filter((commit) => linked.has(commit.sha)) }));
    return 0;
  }
  const { renderSession } = await import("../render/session-view.ts");
  terminal.out(renderSession(report, session, viewOf(terminal, options, surroundingsOf(call, built))));
  return 0;
}
