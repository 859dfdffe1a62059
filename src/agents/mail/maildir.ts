import { readdir, rename, stat, unlink } from "node:fs/promises";
import { join } from "node:path";
import { MailboxProblem, type AppendOptions, type Folder, type ListOptions, type Mailbox, type MailHead, type Place } from "./mailbox.ts";
import {
  deliver,
  entriesOf,
  folderPath,
  isMissing,
  keywordsOf,
  lettersFor,
  makeFolder,
  readStart,
  uidOf,
  type MaildirEntry,
} from "./maildir-files.ts";
import { maildirChanges, watchMaildir } from "./maildir-changes.ts";
import { mostSourceBytes, readContent } from "./read-content.ts";
import { mostHeaderBytes, readHead } from "./read-head.ts";

const validity = "1";
/** As many messages are looked through for words. */
export const mostSearched = 5000;

export interface MaildirOptions {
  readonly name: string;
  readonly root: string;
  readonly from: string;
  /** Hands over to a mail server; null: it sends nothing. */
  readonly send: Mailbox["send"] | null;
  readonly now: () => number;
}

/** A mailbox in files (Maildir++): the built-in demo mailbox. No other program may give out keywords in it at the same time. */
export async function openMaildir({ name, root, from, send, now }: MaildirOptions): Promise<Mailbox> {
  await makeFolder(root);
  const pathOf = (folder: string): string => folderPath(root, folder);
  const entryOf = async ({ folder, validity: given, uid }: Place): Promise<MaildirEntry | null> => {
    if (given !== validity) return null;
    try {
      return (await entriesOf(pathOf(folder), folder)).find((entry) => entry.uid === uid) ?? null;
    } catch (error) {
      if (error instanceof MailboxProblem && error.code === "no-folder") return null;
      throw error;
    }
  };
  const headOf = async (folder: string, entry: MaildirEntry, letters: ReadonlyMap<string, string>): Promise<MailHead | null> => {
    const file = await readStart(entry.path, mostHeaderBytes);
    if (file === null) return null;
    const keywords = entry.flags
      .split("")
      .flatMap((letter) => letters.get(letter) ?? [])
      .sort();
    const place = { folder, validity, uid: entry.uid };
    return { ...(await readHead(file.start)), place, at: file.at, bytes: file.bytes, seen: entry.flags.includes("S"), keywords };
  };
  /** Changes the flags in a message's name; of several who try, one succeeds, the others see its change and try anew. */
  const renamed = async (place: Place, change: (entry: MaildirEntry) => Promise<string | null>): Promise<boolean> => {
    for (let tries = 0; tries < 20; tries++) {
      const entry = await entryOf(place);
      if (entry === null) return false;
      const flags = await change(entry);
      if (flags === null) return false;
      try {
        await rename(entry.path, join(pathOf(place.folder), "cur", `${entry.base}:2,${sorted(flags)}`));
        return true;
      } catch (error) {
        if (!isMissing(error)) throw error;
      }
    }
    return false;
  };
  const heads = async (
    folder: string,
    entries: readonly MaildirEntry[],
    keep: (head: MailHead) => boolean,
    limit: number,
  ): Promise<MailHead[]> => {
    const letters = await keywordsOf(pathOf(folder));
    const found: MailHead[] = [];
    for (const entry of entries) {
      if (found.length >= limit) break;
      const head = await headOf(folder, entry, letters);
      if (head !== null && keep(head)) found.push(head);
    }
    return found;
  };
  const look = { name, entries: (folder: string) => entriesOf(pathOf(folder), folder), path: pathOf, heads, now };

  const mailbox: Mailbox = {
    name,
    from,
    sends: send !== null,
    folders: async () => {
      const found = (await readdir(root, { withFileTypes: true })).filter((entry) => entry.isDirectory() && /^\.[^.]/.test(entry.name));
      // A folder is there when all of it is; `cur` is made last. One whose making broke off is made again by whoever needs it.
      const whole = await Promise.all(found.map(async ({ name: one }) => (await stat(join(root, one, "cur")).catch(() => null)) !== null));
      const names = found.filter((_, index) => whole[index]).map((entry) => entry.name.slice(1).replaceAll(".", "/"));
      return [{ name: "INBOX", role: "inbox" as const }, ...names.sort().map((one) => ({ name: one, role: roleOf(one) }))];
    },
    list: async (folder, { limit, since = 0, words = [], keyword }: ListOptions) => {
      const path = pathOf(folder);
      const [letter] = keyword === undefined ? [] : [...(await keywordsOf(path))].filter(([, one]) => one === keyword);
      if (keyword !== undefined && letter === undefined) return [];
      const entries = (await entriesOf(path, folder))
        .filter(
          ({ flags, seconds }) =>
            !flags.includes("T") &&
            (letter === undefined || flags.includes(letter[0])) &&
            (seconds === 0 || seconds >= Math.floor(since / 1000)),
        )
        .sort((a, b) => b.seconds - a.seconds || (a.base < b.base ? 1 : -1));
      if (words.length === 0) return heads(folder, entries, ({ at }) => at >= since, limit);
      const wanted = words.slice(0, 5).map((word) => word.toLowerCase());
      const letters = await keywordsOf(path);
      const found: MailHead[] = [];
      for (const entry of entries.slice(0, mostSearched)) {
        if (found.length >= limit) break;
        const file = await readStart(entry.path, mostHeaderBytes);
        const head = file === null ? null : await headOf(folder, entry, letters);
        if (file === null || head === null || head.at < since) continue;
        const people = [...head.from, ...head.to, ...head.cc].flatMap((person) => [person.name, person.address]);
        const text = [head.subject, ...people, file.start.toString("utf8")].join("\n").toLowerCase();
        if (wanted.every((word) => text.includes(word))) found.push(head);
      }
      return found;
    },
    head: async (place) => {
      const entry = await entryOf(place);
      return entry === null ? null : headOf(place.folder, entry, await keywordsOf(pathOf(place.folder)));
    },
    read: async (place) => {
      const entry = await entryOf(place);
      const file = entry === null ? null : await readStart(entry.path, mostSourceBytes);
      const head = entry === null ? null : await headOf(place.folder, entry, await keywordsOf(pathOf(place.folder)));
      if (file === null || head === null) return null;
      return readContent(head, file.start, { cut: file.bytes > file.start.length, attachments: null });
    },
    source: async (place, most) => {
      const entry = await entryOf(place);
      const file = entry === null ? null : await readStart(entry.path, most + 1);
      return file === null || file.start.length > most ? null : file.start;
    },
    find: async (folder, identity) => {
      const letters = await keywordsOf(pathOf(folder));
      const found: MailHead[] = [];
      for (const entry of await entriesOf(pathOf(folder), folder)) {
        // Most are ruled out by their bytes: taking headers apart costs ten times as much.
        const file = identity.startsWith("<") ? await readStart(entry.path, mostHeaderBytes) : null;
        if (file !== null && !file.start.includes(identity)) continue;
        const head = await headOf(folder, entry, letters);
        if (head?.identity === identity && !entry.flags.includes("T")) found.push(head);
      }
      return found;
    },
    mark: async (place, { add = [], remove = [] }) =>
      renamed(place, async ({ flags }) => {
        const path = pathOf(place.folder);
        const gone = new Set([...(await keywordsOf(path))].filter(([, one]) => remove.includes(one)).map(([letter]) => letter));
        const kept = flags
          .split("")
          .filter((letter) => !gone.has(letter))
          .join("");
        return kept + (add.length === 0 ? "" : await lettersFor(path, add));
      }),
    claim: async (place, keyword) =>
      renamed(place, async ({ flags }) => {
        const letter = await lettersFor(pathOf(place.folder), [keyword]);
        return flags.includes(letter) ? null : flags + letter;
      }),
    move: async (place, folder) => {
      for (let tries = 0; tries < 20; tries++) {
        const entry = await entryOf(place);
        if (entry === null) return null;
        const letters = await keywordsOf(pathOf(place.folder));
        const keywords = entry.flags.split("").flatMap((letter) => letters.get(letter) ?? []);
        const target = pathOf(folder);
        if ((await stat(join(target, "cur")).catch(() => null)) === null)
          throw new MailboxProblem("no-folder", `There is no folder "${folder}"`);
        const flags = entry.flags.replaceAll(/[a-z]/g, "") + (keywords.length === 0 ? "" : await lettersFor(target, keywords));
        try {
          await rename(entry.path, join(target, "cur", `${entry.base}:2,${sorted(flags)}`));
          return { folder, validity, uid: entry.uid };
        } catch (error) {
          if (!isMissing(error)) throw error;
        }
      }
      return null;
    },
    createFolder: async (folder) => makeFolder(pathOf(folder)),
    append: async (folder, source: Buffer, { keywords = [], seen = false, draft = false, at }: AppendOptions) => {
      const path = pathOf(folder);
      if ((await stat(join(path, "cur")).catch(() => null)) === null)
        throw new MailboxProblem("no-folder", `There is no folder "${folder}"`);
      const flags = (draft ? "D" : "") + (seen ? "S" : "") + (keywords.length === 0 ? "" : await lettersFor(path, keywords));
      const base = await deliver(path, source, { flags: flags === "" ? null : sorted(flags), at: at ?? now() });
      return { folder, validity, uid: uidOf(base) };
    },
    remove: async (place) => {
      const entry = await entryOf(place);
      if (entry !== null) await unlink(entry.path).catch((error: unknown) => (isMissing(error) ? undefined : Promise.reject(error)));
    },
    changes: (folder, cursor) => maildirChanges(look, folder, cursor),
    watch: (folder, cursor, signal) => watchMaildir(look, folder, cursor, signal),
    send:
      send ??
      (() =>
        Promise.reject(
          new MailboxProblem(
            "not-set-up",
            `The mailbox "${name}" has no mail server to send through; enter one on the page of your mailboxes`,
          ),
        )),
    close: () => Promise.resolve(),
  };
  return mailbox;
}

function sorted(flags: string): string {
  return [...new Set(flags)].sort().join("");
}

function roleOf(name: string): Folder["role"] {
  const roles: Readonly<Record<string, Folder["role"]>> = {
    drafts: "drafts",
    sent: "sent",
    trash: "trash",
    junk: "junk",
    spam: "junk",
    archive: "archive",
  };
  return roles[name.toLowerCase()] ?? null;
}
