import { UpshotError } from "../kit/errors.ts";
import { openRepository } from "../read/git/repository.ts";
import { survivalByCommit, survivalByLanded } from "../read/git/survival.ts";
import type { CommandCall } from "./define-command.ts";
import { text } from "./options.ts";
import { startProgress } from "./progress.ts";
import { jsonText } from "./render/json-text.ts";
import { plainText } from "./render/plain-text.ts";
import { quoted } from "./render/quoted.ts";
import { knownUntil } from "./report/default-as-of.ts";
import { viewOf } from "./view.ts";
import { withStore } from "./with-store.ts";

/** `upshot git survival`: which commits the lines at HEAD come from. */
export async function runGitSurvival({ arguments: [question = ""], options, terminal }: CommandCall): Promise<number> {
  if (question !== "survival") {
    throw new UpshotError({
      code: "bad-argument",
      message: `upshot git cannot tell ${quoted(question)}`,
      hint: "It can tell one thing: upshot git survival",
    });
  }
  const repository = await openRepository(text(options["repo"]) ?? terminal.directory);
  if (repository.head === null) {
    if (options["json"] === true) terminal.out("[]\n");
    else terminal.out(`${plainText(repository.root)} has no commit yet, so it has no lines.\n`);
    return 0;
  }
  const head = repository.head;
  const by = text(options["by"]) === "landed" ? "landed" : "commit";
  return withStore(terminal, async (store) => {
    const progress = startProgress(terminal);
    const survive = by === "landed" ? survivalByLanded : survivalByCommit;
    const survival = await survive(repository.root, { ref: head, cache: store.blobs, onProgress: progress.lines });
    progress.done();
    if (options["json"] === true) {
      terminal.out(jsonText(survival.files));
      return 0;
    }
    const landed = survival.commits.map(({ landedAt }) => ({ committedAt: landedAt }));
    const asOf = knownUntil(repository, landed, terminal.now);
    if (asOf.says !== "") terminal.err(`upshot: ${plainText(asOf.says)}\n`);
    const { renderSurvival } = await import("./render/survival-view.ts");
    terminal.out(
      renderSurvival(
        { repository: repository.root, by, survival, timeZone: terminal.timeZone, now: terminal.now, asOf },
        viewOf(terminal, options),
      ),
    );
    return 0;
  });
}
