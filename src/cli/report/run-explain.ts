import { openRepository } from "../../read/git/repository.ts";
import { findCommit } from "../correct-link.ts";
import type { CommandCall } from "../define-command.ts";
import { text } from "../options.ts";
import { nextCommand } from "../render/next-command.ts";
import { jsonText } from "../render/json-text.ts";
import { surroundingsOf } from "../surroundings.ts";
import { viewOf } from "../view.ts";
import { buildFor } from "./run-report.ts";

/** `upshot explain <commit>`: its verdict, and every link with its evidence. */
export async function runExplain(call: CommandCall): Promise<number> {
  const {
    arguments: [typed = ""],
    options,
    terminal,
  } = call;
  const built = await buildFor(call);
  const { report } = built;
  const around = surroundingsOf(call, built);
  const sha = report.commits.find((one) => typed.length >= 4 && one.sha.startsWith(typed))?.sha ?? (await lookUp(call, typed));
  const commit = report.commits.find((one) => one.sha === sha);
  if (commit === undefined) {
    if (options["json"] === true) terminal.out(jsonText({ sha, sessions: [] }));
    else
      terminal.out(
        `No session is linked to commit ${sha.slice(0, 7)}.\nIf one made it, say so: ${nextCommand(`link SESSION ${sha.slice(0, 7)}`, ["repo", "logs"], { around })}\n`,
      );
    return 0;
  }
  const links = report.sessions.flatMap((session) =>
    session.links.filter((link) => link.artifact.endsWith(`@${sha}`)).map((link) => ({ session: session.id, ...link })),
  );
  if (options["json"] === true) {
    terminal.out(jsonText({ ...commit, links }));
    return 0;
  }
  const { renderExplain } = await import("../render/explain-view.ts");
  terminal.out(renderExplain(report, commit, viewOf(terminal, options, around)));
  return 0;
}

/** A name only git knows: a branch, a tag, HEAD, or a commit that no session is linked to. */
async function lookUp({ options, terminal }: CommandCall, typed: string): Promise<string> {
  return findCommit(await openRepository(text(options["repo"]) ?? terminal.directory), typed);
}
