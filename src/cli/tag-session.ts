import { UpshotError } from "../kit/errors.ts";
import type { LocalStore } from "../ledger/local-store.ts";
import { readExploration, tagExploration, untag } from "./decisions.ts";
import type { CommandCall } from "./define-command.ts";
import { findSession, type NamedSession } from "./find-session.ts";
import { text } from "./options.ts";
import { plainText } from "./render/plain-text.ts";
import { quoted } from "./render/quoted.ts";
import { shellWord } from "./render/shell-word.ts";
import { gatherLogs } from "./report/gather-logs.ts";
import { withStore } from "./with-store.ts";

export async function tagSession({ arguments: [typed = "", tag = ""], options, terminal }: CommandCall): Promise<number> {
  if (tag !== "exploration") {
    throw new UpshotError({
      code: "bad-tag",
      message: `There is no tag ${quoted(tag)}`,
      hint: "The one tag is exploration: upshot tag <session> exploration",
    });
  }
  return withStore(terminal, async (store) => {
    const session = findSession(await namedSessions(store, { options, terminal }), typed, { timeZone: terminal.timeZone });
    tagExploration(store, session);
    terminal.out(
      `Session ${plainText(session)} counts as exploration from now on.\nTake it back with: upshot untag ${shellWord(plainText(session))}\n`,
    );
    return 0;
  });
}

export async function untagSession({ arguments: [typed = ""], terminal }: CommandCall): Promise<number> {
  return withStore(terminal, async (store) => {
    const session = findSession(
      readExploration(store).map((id) => ({ id })),
      typed,
    );
    untag(store, session);
    terminal.out(`Session ${plainText(session)} is judged by its work again.\n`);
    return 0;
  });
}

/** Every session known on this machine. */
export async function namedSessions(
  store: LocalStore,
  { options, terminal }: Pick<CommandCall, "options" | "terminal">,
): Promise<NamedSession[]> {
  const logs = await gatherLogs(terminal, store, { folder: text(options["logs"]), evidence: null });
  return logs.reading.sessions().map(({ id, from, branches }) => ({ id, from: new Date(from).toISOString(), branch: branches[0] ?? null }));
}
