import { UpshotError } from "../kit/errors.ts";
import { askGit } from "../read/git/ask-git.ts";
import { openRepository, type Repository } from "../read/git/repository.ts";
import { forgetCorrection, writeCorrection } from "./decisions.ts";
import type { CommandCall } from "./define-command.ts";
import { findSession } from "./find-session.ts";
import { text } from "./options.ts";
import { plainText } from "./render/plain-text.ts";
import { quoted } from "./render/quoted.ts";
import { shellWord } from "./render/shell-word.ts";
import { namedSessions } from "./tag-session.ts";
import { withStore } from "./with-store.ts";

/** Remembers, or with `--forget` takes back, that a session made a commit (`linked`) or did not. */
export async function correctLink(
  { arguments: [typedSession = "", typedCommit = ""], options, terminal }: CommandCall,
  linked: boolean,
): Promise<number> {
  const repository = await openRepository(text(options["repo"]) ?? terminal.directory);
  const sha = await findCommit(repository, typedCommit);
  return withStore(terminal, async (store) => {
    const session = findSession(await namedSessions(store, { options, terminal }), typedSession, { timeZone: terminal.timeZone });
    const pair = `session ${plainText(session)} and commit ${sha.slice(0, 7)}`;
    if (options["forget"] === true) {
      const was = forgetCorrection(store, session, sha);
      terminal.out(
        was
          ? `What was said by hand about ${pair} is forgotten; the estimate counts again.\n`
          : `Nothing was said by hand about ${pair}.\n`,
      );
      return 0;
    }
    writeCorrection(store, { session, sha, linked });
    terminal.out(
      `Remembered: ${pair} ${linked ? "belong together" : "do not belong together"}.\nTake it back with: upshot ${linked ? "link" : "unlink"} ${shellWord(plainText(session))} ${sha.slice(0, 7)} --forget\n`,
    );
    return 0;
  });
}

/** Full hash of what was typed: a hash, its beginning, a branch or a tag. */
export async function findCommit(repository: Repository, typed: string): Promise<string> {
  const answer = await askGit(repository.root, ["rev-parse", "--verify", "--quiet", "--end-of-options", `${typed}^{commit}`]);
  const sha = answer.output.trim();
  if (answer.status !== 0 || sha === "") {
    throw new UpshotError({
      code: "no-such-commit",
      message: `${quoted(typed)} names no commit in ${repository.root}`,
      hint: "git log --oneline --all lists commits.",
    });
  }
  return sha;
}
