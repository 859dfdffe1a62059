import { watch as watchFiles } from "node:fs";
import { join } from "node:path";
import type { Changes, MailHead } from "./mailbox.ts";
import type { MaildirEntry } from "./maildir-files.ts";

/** What looking for changes needs of a Maildir. */
export interface MaildirLook {
  entries(folder: string): Promise<MaildirEntry[]>;
  path(folder: string): string;
  heads(folder: string, entries: readonly MaildirEntry[], keep: (head: MailHead) => boolean, limit: number): Promise<MailHead[]>;
}

/** As many are told at once; the others next time. */
const mostTold = 1000;
/** Where the system does not tell of a change: a network drive. Milliseconds. */
const patience = 30_000;

/**
 * A Maildir numbers nothing, and times of files are coarse: the cursor is what is there, a line "uid:flags" for each message. It
 * grows with the folder (15 bytes a message); for a demo mailbox that is little.
 */
export async function maildirChanges(look: MaildirLook, folder: string, cursor: string | null): Promise<Changes> {
  const entries = await look.entries(folder);
  const now = new Map(entries.map((entry) => [entry.uid, entry]));
  if (cursor === null) return { cursor: written([...now.values()]), arrived: [], changed: [] };
  const before = new Map(cursor.split("\n").map((line): [string, string] => [line.split(":")[0] ?? "", line.split(":")[1] ?? ""]));
  const fresh = entries
    .filter(({ uid, flags }) => before.get(uid) !== flags)
    .sort((a, b) => a.seconds - b.seconds || (a.base < b.base ? -1 : 1))
    .slice(0, mostTold);
  const told = new Set(fresh.map(({ uid }) => uid));
  const heads = await look.heads(folder, fresh, () => true, mostTold);
  const kept = entries.flatMap((entry) => {
    if (told.has(entry.uid) || before.get(entry.uid) === entry.flags) return [entry];
    const flags = before.get(entry.uid);
    return flags === undefined ? [] : [{ ...entry, flags }];
  });
  return {
    cursor: written(kept),
    arrived: heads.filter(({ place }) => !before.has(place.uid)),
    changed: heads.filter(({ place }) => before.has(place.uid)),
  };
}

export async function* watchMaildir(
  look: MaildirLook,
  folder: string,
  cursor: string | null,
  signal: AbortSignal,
): AsyncGenerator<Changes> {
  let wake: () => void = () => undefined;
  let dirty = true;
  const stir = (): void => {
    dirty = true;
    wake();
  };
  const watchers = ["new", "cur"].map((place) => watchFiles(join(look.path(folder), place), { persistent: false }, stir).on("error", stir));
  signal.addEventListener("abort", stir, { once: true });
  let at = cursor;
  try {
    for (let first = true; !signal.aborted; first = false) {
      dirty = false;
      const changes = await maildirChanges(look, folder, at);
      const { arrived, changed } = changes;
      if (first || arrived.length > 0 || changed.length > 0) yield changes;
      at = changes.cursor;
      if (arrived.length + changed.length >= mostTold) continue;
      await new Promise<void>((done) => {
        const timer = setTimeout(done, patience);
        wake = () => {
          clearTimeout(timer);
          done();
        };
        if (dirty || signal.aborted) wake();
      });
    }
  } finally {
    signal.removeEventListener("abort", stir);
    for (const watcher of watchers) watcher.close();
  }
}

function written(entries: readonly MaildirEntry[]): string {
  return entries.map(({ uid, flags }) => `${uid}:${flags}`).join("\n");
}
