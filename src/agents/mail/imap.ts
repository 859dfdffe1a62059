import type { ImapFlow } from "imapflow";
import { setTimeout as wait } from "node:timers/promises";
import { connectImap, problemOf, within, type ImapAccess } from "./imap-connection.ts";
import { imapChanges, mostTold, somethingHappens } from "./imap-changes.ts";
import { storeUnlessChanged } from "./imap-claim.ts";
import { fetchContent, fetchHead, findHeads, listHeads, type OpenFolder } from "./imap-heads.ts";
import { filedKeyword, MailboxProblem, type Changes, type Folder, type Mailbox, type MailHead, type Place } from "./mailbox.ts";

export interface ImapOptions extends ImapAccess {
  readonly name: string;
  readonly from: string;
  readonly send: Mailbox["send"] | null;
  readonly now: () => number;
}

const longestRest = 5 * 60_000;
const roles: Readonly<Record<string, Folder["role"]>> = {
  "\\Inbox": "inbox",
  "\\Drafts": "drafts",
  "\\Sent": "sent",
  "\\Trash": "trash",
  "\\Junk": "junk",
  "\\Archive": "archive",
  "\\All": "archive",
};

/** A mailbox on an IMAP server: one connection, one command at a time, made anew when it ended; one more for each watched folder. */
export function openImap(options: ImapOptions): Mailbox {
  const { name, from, send, server, patience, now } = options;
  const clients = new Set<ImapFlow>();
  let client: ImapFlow | null = null;
  let turn: Promise<unknown> = Promise.resolve();
  let paths = new Map<string, string>();
  let delimiter = "/";
  let closed = false;

  const connect = async (idles: boolean): Promise<ImapFlow> => {
    if (closed) throw new MailboxProblem("unreachable", "The mailbox was closed");
    const made = await connectImap(options, idles);
    clients.add(made);
    made.once("close", () => clients.delete(made));
    return made;
  };
  const listFolders = async (made: ImapFlow): Promise<Folder[]> => {
    const listed = (await made.list()).filter(({ flags }) => !flags.has("\\Noselect") && !flags.has("\\NonExistent"));
    delimiter = listed[0]?.delimiter ?? "/";
    const prefix = made.namespace?.prefix ?? "";
    const named = listed.map(({ path, specialUse }) => {
      const bare = prefix !== "" && path.startsWith(prefix) ? path.slice(prefix.length) : path;
      return { name: /^inbox$/i.test(bare) ? "INBOX" : bare.split(delimiter).join("/"), role: roles[specialUse ?? ""] ?? null, path };
    });
    paths = new Map(named.map((one) => [one.name, one.path]));
    return named.map(({ name: folder, role }) => ({ name: folder, role: folder === "INBOX" ? "inbox" : role }));
  };
  const pathOf = async (made: ImapFlow, folder: string): Promise<string> => {
    if (!paths.has(folder)) await listFolders(made);
    return paths.get(folder) ?? folder.split("/").join(delimiter);
  };
  /** Everything goes through here, one after another. `again`: it only reads, and may be done twice. */
  const run = <T>(again: boolean, work: (client: ImapFlow) => Promise<T>): Promise<T> => {
    const attempt = async (): Promise<T> => {
      for (let tries = 0; ; tries++) {
        if (client?.usable !== true) client = await connect(false);
        try {
          return await within(patience * 10, client, work(client));
        } catch (error) {
          const problem = problemOf(error, server.host, client);
          if (!(again && tries === 0 && problem.code === "dropped")) throw problem;
        }
      }
    };
    const result = turn.then(attempt);
    turn = result.catch(() => undefined);
    return result;
  };
  const openFolder = async (made: ImapFlow, folder: string): Promise<OpenFolder> => {
    try {
      return { client: made, folder, opened: await made.mailboxOpen(await pathOf(made, folder)) };
    } catch (error) {
      const problem = problemOf(error, server.host, made);
      if (problem.code !== "rejected" && problem.code !== "no-folder") throw error;
      throw new MailboxProblem("no-folder", `There is no folder "${folder}"`, { cause: error });
    }
  };
  const inFolder = <T>(folder: string, again: boolean, work: (open: OpenFolder) => Promise<T>): Promise<T> =>
    run(again, async (made) => work(await openFolder(made, folder)));
  /** With the message that has to be there; null where it, or its folder, is not. */
  const withMessage = async <T>(
    place: Place,
    again: boolean,
    work: (open: OpenFolder, head: MailHead) => Promise<T>,
  ): Promise<T | null> => {
    try {
      return await inFolder(place.folder, again, async (open) => {
        const head = await fetchHead(open, place);
        return head === null ? null : work(open, head);
      });
    } catch (error) {
      if (error instanceof MailboxProblem && error.code === "no-folder" && error.message.endsWith(`"${place.folder}"`)) return null;
      throw error;
    }
  };
  const saidNo = (what: string): MailboxProblem => new MailboxProblem("rejected", `The mail server ${server.host} refused ${what}`);
  const keepsKeywords = ({ opened: { permanentFlags } }: OpenFolder, keywords: readonly string[]): void => {
    if (permanentFlags !== undefined && !permanentFlags.has("\\*") && !keywords.every((keyword) => permanentFlags.has(keyword)))
      throw new MailboxProblem("no-keywords", `The mail server ${server.host} keeps no labels in this folder`);
  };
  /** Without UIDPLUS a message cannot be erased alone: it is marked, and erased when its owner's mail program tidies up. */
  const erase = async ({ client: made }: OpenFolder, uid: string): Promise<void> => {
    const done = made.capabilities.has("UIDPLUS")
      ? await made.messageDelete(uid, { uid: true })
      : await made.messageFlagsAdd(uid, ["\\Deleted"], { uid: true });
    if (!done) throw saidNo("to remove a message");
  };

  return {
    name,
    from,
    sends: send !== null,
    folders: () => run(true, listFolders),
    list: (folder, list) => inFolder(folder, true, (open) => listHeads(open, list)),
    head: (place) => withMessage(place, true, (_, head) => Promise.resolve(head)),
    read: (place) => withMessage(place, true, fetchContent),
    source: (place, most) =>
      withMessage(place, true, async (open, head) => {
        if (head.bytes > most) return null;
        const found = await open.client.fetchOne(place.uid, { source: true }, { uid: true });
        return found ? (found.source ?? null) : null;
      }),
    find: (folder, identity) => inFolder(folder, true, (open) => findHeads(open, identity)),
    mark: async (place, { add = [], remove = [] }) =>
      (await withMessage(place, false, async (open, head) => {
        keepsKeywords(open, add);
        const gone = remove.filter((keyword) => head.keywords.includes(keyword));
        const store = { uid: true, useLabels: false };
        if (add.length > 0 && !(await open.client.messageFlagsAdd(place.uid, [...add], store))) throw saidNo("a label");
        if (gone.length > 0 && !(await open.client.messageFlagsRemove(place.uid, gone, store))) throw saidNo("to take off a label");
        return true;
      })) ?? false,
    claim: async (place, keyword) =>
      (await withMessage(place, false, async (open, head) => {
        keepsKeywords(open, [keyword]);
        if (head.keywords.includes(keyword)) return false;
        const found = await open.client.fetchOne(place.uid, { flags: true }, { uid: true });
        if (!found || found.flags?.has(keyword) === true) return false;
        if (found.modseq !== undefined) return storeUnlessChanged(open.client, place.uid, keyword, found.modseq);
        return open.client.messageFlagsAdd(place.uid, [keyword], { uid: true, useLabels: false });
      })) ?? false,
    move: (place, folder) =>
      withMessage(place, false, async (open, head): Promise<Place | null> => {
        const { client: made } = open;
        const path = await pathOf(made, folder);
        if (!paths.has(folder)) throw new MailboxProblem("no-folder", `There is no folder "${folder}"`);
        const isAtomic = made.capabilities.has("MOVE");
        const uid = Number(place.uid);
        let copied: Awaited<ReturnType<ImapFlow["messageCopy"]>> = false;
        if (isAtomic) copied = await made.messageMove(place.uid, path, { uid: true });
        else {
          // After a crash between the two steps the copy is there already: it carries our keyword.
          const before = (await findHeads(await openFolder(made, folder), head.identity)).filter(({ keywords }) =>
            keywords.includes(filedKeyword),
          );
          const source = await openFolder(made, place.folder);
          const isCopied = before.length > 0 && head.keywords.includes(filedKeyword);
          copied = isCopied ? { path, destination: path } : await made.messageCopy(place.uid, path, { uid: true });
          if (copied) await erase(source, place.uid);
        }
        if (!copied) throw saidNo("to move a message");
        const to = copied.uidMap?.get(uid);
        if (to !== undefined && copied.uidValidity !== undefined) return { folder, validity: String(copied.uidValidity), uid: String(to) };
        return (await findHeads(await openFolder(made, folder), head.identity)).at(-1)?.place ?? null;
      }),
    createFolder: (folder) =>
      run(false, async (made) => {
        await made.mailboxCreate(await pathOf(made, folder));
        await listFolders(made);
      }),
    append: (folder, source, { keywords = [], seen = false, draft = false, at }) =>
      run(false, async (made) => {
        const flags = [...(seen ? ["\\Seen"] : []), ...(draft ? ["\\Draft"] : []), ...keywords];
        const open = await openFolder(made, folder);
        keepsKeywords(open, keywords);
        const done = await made.append(open.opened.path, source, flags, new Date(at ?? now()));
        if (!done) throw saidNo("to take a message");
        if (done.uid !== undefined && done.uidValidity !== undefined)
          return { folder, validity: String(done.uidValidity), uid: String(done.uid) };
        const newest = (await listHeads(await openFolder(made, folder), { limit: 1 }))[0];
        if (newest === undefined) throw saidNo("to show the message it took");
        return newest.place;
      }),
    remove: async (place) => void (await withMessage(place, false, async (open) => erase(open, place.uid))),
    changes: (folder, cursor) => inFolder(folder, true, (open) => imapChanges(open, cursor, now())),
    async *watch(folder, cursor, signal): AsyncGenerator<Changes> {
      let at = cursor;
      let first = true;
      for (let rest = 1000; !signal.aborted; rest = Math.min(rest * 2, longestRest)) {
        let made: ImapFlow | null = null;
        try {
          made = await connect(true);
          while (!signal.aborted) {
            const changes = await within(
              patience * 10,
              made,
              openFolder(made, folder).then((open) => imapChanges(open, at, now())),
            );
            const { arrived, changed } = changes;
            if (first || arrived.length > 0 || changed.length > 0) yield changes;
            [first, at, rest] = [false, changes.cursor, 1000];
            if (arrived.length + changed.length < mostTold) await somethingHappens(made, signal);
          }
        } catch (error) {
          const problem = problemOf(error, server.host, made);
          if (problem.code === "refused" || problem.code === "no-folder") throw problem;
          await wait(rest, undefined, { signal }).catch(() => undefined);
        } finally {
          made?.close();
        }
      }
    },
    send:
      send ??
      (() => Promise.reject(new MailboxProblem("not-set-up", `For the mailbox "${name}" no mail server to send through is entered`))),
    close: async () => {
      closed = true;
      await turn;
      await Promise.all([...clients].map((one) => within(2000, one, one.logout()).catch(() => one.close())));
    },
  };
}
