import { isUtf8 } from "node:buffer";
import { createHash } from "node:crypto";
import PostalMime, { type Address, type Email } from "postal-mime";
import type { MailHead, Person } from "./mailbox.ts";

/** As much of a message's headers as is read. */
export const mostHeaderBytes = 65_536;
const mostPeople = 100;

/** What the headers say, of any message however broken: what cannot be read is empty. */
export async function readHead(headers: Buffer): Promise<Omit<MailHead, "place" | "at" | "bytes" | "seen" | "keywords">> {
  const block = headerBlock(headers.subarray(0, mostHeaderBytes));
  const email = await parseOrNothing(asUtf8(block));
  const field = (name: string): string => email.headers.find(({ key }) => key === name)?.value.trim() ?? "";
  const id = /<[^\s<>]{1,900}>/.exec(field("message-id"))?.[0];
  const sendAt = Date.parse(field("x-upshot-send-at"));
  return {
    identity: id ?? `sha256:${createHash("sha256").update(block.toString("latin1").replaceAll("\r\n", "\n").trimEnd()).digest("hex")}`,
    from: peopleOf(email.from === undefined ? [] : [email.from]),
    replyTo: peopleOf(email.replyTo),
    to: peopleOf(email.to),
    cc: peopleOf(email.cc),
    bcc: peopleOf(email.bcc),
    subject: oneLine(email.subject ?? "", 500),
    inReplyTo: /<[^\s<>]+>/.exec(field("in-reply-to"))?.[0] ?? null,
    references: (field("references").match(/<[^\s<>]+>/g) ?? []).slice(-20),
    automatic:
      field("list-id") !== "" ||
      /^auto-/i.test(field("auto-submitted")) ||
      /^(?:bulk|list|junk)$/i.test(field("precedence")) ||
      field("list-unsubscribe") !== "",
    sendAt: Number.isNaN(sendAt) ? null : sendAt,
  };
}

/** Up to the first empty line. */
export function headerBlock(source: Buffer): Buffer {
  const ends = [source.indexOf("\n\n"), source.indexOf("\n\r\n")].filter((at) => at >= 0);
  return ends.length === 0 ? source : source.subarray(0, Math.min(...ends) + 1);
}

/** Headers in bytes of no declared charset are nearly always UTF-8, else Windows-1252. */
function asUtf8(block: Buffer): Buffer {
  return isUtf8(block) ? block : Buffer.from(new TextDecoder("windows-1252").decode(block), "utf8");
}

async function parseOrNothing(block: Buffer): Promise<Email> {
  try {
    return await PostalMime.parse(Buffer.concat([block, Buffer.from("\n")]));
  } catch {
    // Headers that no parser takes: the message is listed all the same, by its place.
    return { headers: [], headerLines: [], attachments: [] };
  }
}

function peopleOf(addresses: readonly Address[] = []): Person[] {
  return addresses
    .flatMap((address) => address.group ?? [address])
    .slice(0, mostPeople)
    .map(({ name, address }) => ({ name: oneLine(name, 200), address: oneLine(address ?? "", 320) }));
}

/** Control characters and line breaks have no place in a line, marks that turn the direction of text neither. */
export function oneLine(text: string, most: number): string {
  const plain = text
    .replaceAll(/[\p{Cc}\u2028\u2029]+/gu, " ")
    .replaceAll(/[\u200E\u200F\u202A-\u202E\u2066-\u2069]/g, "")
    .trim();
  return plain.length > most ? `${plain.slice(0, most)}…` : plain;
}
