import PostalMime, { type Email } from "postal-mime";
import { htmlToText } from "../text/html-to-text.ts";
import type { Attachment, MailContent, MailHead } from "./mailbox.ts";
import { oneLine } from "./read-head.ts";

/** As much of a message as is fetched to read it. */
export const mostSourceBytes = 512 * 1024;
/** As much text as a model gets of one message. */
export const mostText = 20_000;
const mostAttachments = 50;
const deepest = 50;

/**
 * Reads a message, or its beginning, however broken it is.
 *
 * `source`: at most `mostSourceBytes`. `cut`: there is more of it. `attachments`: of the whole message, where its structure is known.
 */
export async function readContent(
  head: MailHead,
  source: Buffer,
  { cut, attachments }: { readonly cut: boolean; readonly attachments: readonly Attachment[] | null },
): Promise<MailContent> {
  const remarks: string[] = [];
  const email = await parse(source, remarks);
  const plain = (email.text ?? "").replaceAll("\r\n", "\n").trim();
  const whole = (plain === "" ? htmlToText(email.html ?? "", mostSourceBytes) : plain).replaceAll(
    /[\u200E\u200F\u202A-\u202E\u2066-\u2069\u{E0000}-\u{E007F}]/gu,
    "",
  );
  if (whole.length > mostText) remarks.push(`The text is ${whole.length} characters long; it is cut after ${mostText}.`);
  const found = attachments ?? attachmentsOf(email, cut);
  if (cut && attachments === null)
    remarks.push(`The message is ${megabytes(head.bytes)}; only its beginning was read, there may be more in it.`);
  else if (cut) remarks.push(`The message is ${megabytes(head.bytes)}; its attachments were not fetched.`);
  if (found.length > mostAttachments) remarks.push(`It has ${found.length} attachments; the first ${mostAttachments} are named.`);
  if (whole === "" && found.length === 0 && remarks.length === 0) remarks.push("The message has no text.");
  return { head, text: whole.slice(0, mostText), attachments: found.slice(0, mostAttachments), remarks };
}

async function parse(source: Buffer, remarks: string[]): Promise<Email> {
  try {
    return await PostalMime.parse(source, { maxNestingDepth: deepest, maxRfc822NestingDepth: 3, maxHeadersSize: mostSourceBytes });
  } catch {
    remarks.push("The message is built so that it cannot be taken apart; this is its text as it stands.");
    const text = source.toString("latin1");
    const body = /\r?\n\r?\n([\s\S]*)/.exec(text)?.[1] ?? "";
    // Boundaries and headers of parts are no text.
    const lines = body.split(/\r?\n/).filter((line) => !/^--|^content-[a-z-]+:/i.test(line));
    return { headers: [], headerLines: [], attachments: [], text: lines.join("\n").replaceAll(/\n{3,}/g, "\n\n") };
  }
}

function attachmentsOf({ attachments }: Email, cut: boolean): Attachment[] {
  return attachments.map(({ filename, mimeType, content }, index) => ({
    name: attachmentName(filename),
    type: mimeType,
    bytes: cut && index === attachments.length - 1 ? null : typeof content === "string" ? content.length : content.byteLength,
  }));
}

export function attachmentName(name: string | null | undefined): string {
  const plain = oneLine(name ?? "", 120);
  return plain === "" ? "(no name)" : plain;
}

function megabytes(bytes: number): string {
  return bytes < 1 << 20 ? `${Math.ceil(bytes / 1024)} kB` : `${(bytes / (1 << 20)).toFixed(1)} MB`;
}
