import type { FetchMessageObject, ImapFlow, MailboxObject, MessageStructureObject } from "imapflow";
import type { Attachment, ListOptions, MailContent, MailHead, Place } from "./mailbox.ts";
import { attachmentName, mostSourceBytes, readContent } from "./read-content.ts";
import { mostHeaderBytes, readHead } from "./read-head.ts";

/** A folder that is open on a connection. */
export interface OpenFolder {
  readonly client: ImapFlow;
  readonly folder: string;
  readonly opened: MailboxObject;
}

// What comes back of the section HEADER stands in `headers`, also of a part of it.
const headQuery = {
  uid: true,
  flags: true,
  size: true,
  internalDate: true,
  bodyParts: [{ key: "header", start: 0, maxLength: mostHeaderBytes }],
};

/** Heads of messages that are there and not marked as deleted, in the order of the server: oldest first. */
export async function fetchHeads({ client, folder, opened }: OpenFolder, range: string, byUid: boolean): Promise<MailHead[]> {
  const heads: MailHead[] = [];
  for await (const message of client.fetch(range, headQuery, { uid: byUid })) {
    if (message.flags?.has("\\Deleted") !== true) heads.push(await headOf(folder, opened, message));
  }
  return heads;
}

async function headOf(folder: string, opened: MailboxObject, message: FetchMessageObject): Promise<MailHead> {
  const place: Place = { folder, validity: String(opened.uidValidity), uid: String(message.uid) };
  return {
    ...(await readHead(message.headers ?? Buffer.alloc(0))),
    place,
    at: new Date(message.internalDate ?? 0).getTime(),
    bytes: message.size ?? 0,
    seen: message.flags?.has("\\Seen") === true,
    keywords: [...(message.flags ?? [])].filter((flag) => !flag.startsWith("\\")).sort(),
  };
}

export async function fetchHead(open: OpenFolder, place: Place): Promise<MailHead | null> {
  if (place.validity !== String(open.opened.uidValidity) || !/^\d{1,10}$/.test(place.uid)) return null;
  return (await fetchHeads(open, place.uid, true)).find((head) => head.place.uid === place.uid) ?? null;
}

const day = 86_400_000;

/** Newest first. */
export async function listHeads(open: OpenFolder, { limit, since, words = [], keyword }: ListOptions): Promise<MailHead[]> {
  const { client, opened } = open;
  if (opened.exists === 0) return [];
  if (since === undefined && words.length === 0 && keyword === undefined)
    return (await fetchHeads(open, `${Math.max(1, opened.exists - limit + 1)}:*`, false)).toReversed().slice(0, limit);
  // SINCE knows days only, and those of the server.
  const common = {
    deleted: false,
    ...(since === undefined ? {} : { since: new Date(since - day) }),
    ...(keyword === undefined ? {} : { keyword }),
  };
  const queries = words.length === 0 ? [common] : words.slice(0, 5).map((text) => ({ ...common, text }));
  let uids: number[] | null = null;
  for (const query of queries) {
    const found = new Set((await client.search(query, { uid: true })) || []);
    uids = uids === null ? [...found] : uids.filter((uid) => found.has(uid));
  }
  const newest = (uids ?? []).sort((a, b) => a - b).slice(-limit);
  if (newest.length === 0) return [];
  return (await fetchHeads(open, newest.join(","), true)).filter(({ at }) => since === undefined || at >= since).toReversed();
}

/** Messages of one identity; one without a Message-ID is looked for among the newest 500. */
export async function findHeads(open: OpenFolder, identity: string): Promise<MailHead[]> {
  if (open.opened.exists === 0) return [];
  if (!identity.startsWith("<")) return (await listHeads(open, { limit: 500 })).filter((head) => head.identity === identity);
  const uids = (await open.client.search({ header: { "message-id": identity }, deleted: false }, { uid: true })) || [];
  if (uids.length === 0) return [];
  return (await fetchHeads(open, uids.slice(-20).join(","), true)).filter((head) => head.identity === identity);
}

/** A long message is not fetched: its structure, and of its text the beginning. */
export async function fetchContent(open: OpenFolder, head: MailHead): Promise<MailContent | null> {
  const { client } = open;
  const { uid } = head.place;
  if (head.bytes > mostSourceBytes) {
    const structure = await structureOf(client, uid);
    const parts = structure === null ? null : partsOf(structure);
    if (parts?.text !== undefined && parts.text !== null) {
      const { text, attachments } = parts;
      const key = text.part ?? "1";
      const found = await client.fetchOne(uid, { bodyParts: [{ key, start: 0, maxLength: mostSourceBytes }] }, { uid: true });
      const body = found ? found.bodyParts?.get(key) : undefined;
      if (body !== undefined) return readContent(head, Buffer.concat([partHeader(text), body]), { cut: true, attachments });
    } else if (parts !== null) return readContent(head, Buffer.from("\n"), { cut: true, attachments: parts.attachments });
  }
  const found = await client.fetchOne(uid, { source: { start: 0, maxLength: mostSourceBytes } }, { uid: true });
  if (!found || found.source === undefined) return null;
  return readContent(head, found.source, { cut: head.bytes > found.source.length, attachments: null });
}

/** Null where the message is nested so deeply that its structure cannot be read. */
async function structureOf(client: ImapFlow, uid: string): Promise<MessageStructureObject | null> {
  try {
    const found = await client.fetchOne(uid, { bodyStructure: true }, { uid: true });
    return found ? (found.bodyStructure ?? null) : null;
  } catch (error) {
    if (!client.usable) throw error;
    return null;
  }
}

const mostParts = 2000;

function partsOf(root: MessageStructureObject): { text: MessageStructureObject | null; attachments: Attachment[] } {
  const attachments: Attachment[] = [];
  let plain: MessageStructureObject | null = null;
  let html: MessageStructureObject | null = null;
  const waiting = [root];
  for (let looked = 0; waiting.length > 0 && looked < mostParts; looked++) {
    const node = waiting.shift();
    if (node === undefined) break;
    const type = node.type.toLowerCase();
    const name = node.dispositionParameters?.["filename"] ?? node.parameters?.["name"];
    if (node.childNodes !== undefined && type.startsWith("multipart/")) waiting.unshift(...node.childNodes.slice(0, mostParts));
    else if (node.disposition?.toLowerCase() !== "attachment" && name === undefined && plain === null && type === "text/plain")
      plain = node;
    else if (node.disposition?.toLowerCase() !== "attachment" && name === undefined && html === null && type === "text/html") html = node;
    else if (!type.startsWith("text/") || name !== undefined || node.disposition?.toLowerCase() === "attachment")
      attachments.push({ name: attachmentName(name), type, bytes: bytesOf(node) });
  }
  return { text: plain ?? html, attachments };
}

function bytesOf({ size, encoding }: MessageStructureObject): number | null {
  if (size === undefined) return null;
  return encoding?.toLowerCase() === "base64" ? Math.floor((size / 78) * 57) : size;
}

function partHeader({ type, parameters, encoding }: MessageStructureObject): Buffer {
  const plain = (text: string): string => text.replaceAll(/[^\w./+:-]/g, "");
  const charset = plain(parameters?.["charset"] ?? "utf-8");
  return Buffer.from(`Content-Type: ${plain(type)}; charset="${charset}"\nContent-Transfer-Encoding: ${plain(encoding ?? "7bit")}\n\n`);
}
