import { createHash } from "node:crypto";
import { createTransport } from "nodemailer";
import { addressOf } from "./credential.ts";
import type { MailHead, Person } from "./mailbox.ts";

/** A mail as a model wants it. */
export interface Letter {
  readonly to: readonly string[];
  readonly cc: readonly string[];
  readonly bcc: readonly string[];
  readonly subject: string;
  readonly text: string;
  /** What it answers. */
  readonly answers: MailHead | null;
}

/** A reply goes to whom the message asks for replies (Reply-To, else From); to all: also to its other recipients, without its own address. */
export function recipientsOfReply(from: string, head: MailHead, all: boolean): { to: string[]; cc: string[] } {
  const own = addressOf(from).toLowerCase();
  const seen = new Set<string>([own]);
  const take = (people: readonly Person[]): string[] =>
    people.flatMap(({ address }) => {
      const plain = address.toLowerCase();
      if (!isAddress(address) || seen.has(plain)) return [];
      seen.add(plain);
      return [address];
    });
  const to = take(head.replyTo.length > 0 ? head.replyTo : head.from);
  return { to, cc: all ? take([...head.to, ...head.cc]) : [] };
}

export function isAddress(text: string): boolean {
  // Marks that nobody sees, or that turn the direction of text, would show another address than the mail goes to.
  return /^[^\s\p{C}<>@,;:"()[\]\\]{1,64}@[^\s\p{C}<>@,;:"()[\]\\]{1,255}$/u.test(text);
}

export function replySubject(subject: string): string {
  return /^(?:re|aw|sv|antw)\s*:/i.test(subject) ? subject : `Re: ${subject}`.trim();
}

/** The same call gives the same Message-ID after every crash: what it made can be found by it. */
export function messageIdFor(key: string, from: string): string {
  return `<upshot.${createHash("sha256").update(key).digest("hex").slice(0, 32)}@${addressOf(from).split("@")[1] ?? "localhost"}>`;
}

/** Whether an agent wrote it, in whatever run: a draft or a mail, wherever it is now. */
export function isByUs({ identity }: Pick<MailHead, "identity">): boolean {
  return identity.startsWith("<upshot.");
}

/** The message whole, lines ended by CRLF. Bcc stays in it: what holds a draft needs it; `asItLeaves` takes it out. */
export async function compose(from: string, letter: Letter, { messageId, at, headers }: ComposeOptions): Promise<Buffer> {
  const transport = createTransport({ streamTransport: true, buffer: true, newline: "windows" });
  const { answers } = letter;
  const sent = await transport.sendMail({
    from,
    to: [...letter.to],
    cc: [...letter.cc],
    subject: letter.subject,
    text: letter.text,
    messageId,
    date: new Date(at),
    ...(answers === null || !answers.identity.startsWith("<")
      ? {}
      : { inReplyTo: answers.identity, references: [...answers.references.filter((one) => one !== answers.identity), answers.identity] }),
    headers: { ...headers },
    disableFileAccess: true,
    disableUrlAccess: true,
  });
  const source: unknown = sent.message;
  if (!Buffer.isBuffer(source)) throw new TypeError("the mail was not composed as a buffer");
  return letter.bcc.length === 0 ? source : Buffer.concat([Buffer.from(`Bcc: ${letter.bcc.join(",\r\n ")}\r\n`), source]);
}

export interface ComposeOptions {
  readonly messageId: string;
  readonly at: number;
  readonly headers: Readonly<Record<string, string>>;
}

/** A held message as it goes to the mail server: without Bcc and our own headers, dated now. */
export function asItLeaves(source: Buffer, at: number): Buffer {
  const text = source.toString("latin1").replaceAll(/\r?\n/g, "\r\n");
  const end = text.indexOf("\r\n\r\n");
  const fields = (end < 0 ? text : text.slice(0, end)).split(/\r\n(?![ \t])/);
  const kept = fields.filter((field) => !/^(?:bcc|date|x-upshot-[a-z-]+):/i.test(field));
  const date = new Date(at).toUTCString().replace("GMT", "+0000");
  return Buffer.from(`${[...kept, `Date: ${date}`].join("\r\n")}${end < 0 ? "\r\n\r\n" : text.slice(end)}`, "latin1");
}
