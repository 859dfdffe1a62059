import { createHash } from "node:crypto";
import type { MailHead, Mailbox, Place } from "./mailbox.ts";

/**
 * Ids of messages as a model sees them: "m1f3a0-1-7c-90b2d4e1a7". They say where the message was (folder, UIDVALIDITY, uid) and,
 * by a hash over these, the mailbox and the Message-ID, which it was. Nothing has to be kept to read them after a crash, and an
 * id never comes to mean another message.
 */
export function idOf(mailbox: string, { place, identity }: Pick<MailHead, "place" | "identity">): string {
  const check = hash([mailbox, place.folder, place.validity, place.uid, identity].join("\n"), 10);
  return `m${hash(place.folder, 5)}-${place.validity}-${place.uid}-${check}`;
}

export interface Located {
  /** Where it was; null where that folder is not there any more. */
  readonly place: Place | null;
  /** Null: it was moved or deleted. */
  readonly head: MailHead | null;
}

/** Looks whether the message of an id is still where it was. Null: that is no id. */
export async function locate(mailbox: Mailbox, id: string): Promise<Located | null> {
  const [, folderHash, validity = "", uid = ""] = /^m([0-9a-f]{5})-(\d{1,20})-([0-9a-f]{1,20})-[0-9a-f]{10}$/.exec(id.trim()) ?? [];
  if (folderHash === undefined) return null;
  let place: Place | null = null;
  for (const { name } of (await mailbox.folders()).filter((folder) => hash(folder.name, 5) === folderHash)) {
    place = { folder: name, validity, uid };
    const head = await mailbox.head(place);
    if (head !== null && idOf(mailbox.name, head) === id.trim()) return { place, head };
  }
  return { place, head: null };
}

function hash(text: string, digits: number): string {
  return createHash("sha256").update(text).digest("hex").slice(0, digits);
}
