import { createHash } from "node:crypto";

/** On a message that an agent filed. In INBOX it says that a person brought it back. */
export const filedKeyword = "$UpshotFiled";
/** On a draft that an agent wrote. */
export const draftKeyword = "$UpshotDraft";
/** On a mail in Drafts that leaves at the time its header says. */
export const outboxKeyword = "$UpshotOutbox";
/** On a mail in Drafts from just before it is handed to the mail server. */
export const sendingKeyword = "$UpshotSending";
/** On a mail in Drafts of which nobody can tell whether it left, or that the mail server refused. Never sent again by us. */
export const stuckKeyword = "$UpshotStuck";

/** Where a message is. It has another place once it was moved; a place is never given to another message. */
export interface Place {
  /** With "/" between its parts, whatever the server writes; "INBOX" is where mail arrives. */
  readonly folder: string;
  /** IMAP's UIDVALIDITY: with another one, all uids of the folder mean something else. */
  readonly validity: string;
  readonly uid: string;
}

export interface Person {
  /** "" where none is given. */
  readonly name: string;
  readonly address: string;
}

/** What the headers of a message say. Every text in it may have been written by outsiders. */
export interface MailHead {
  readonly place: Place;
  /** Its Message-ID with the angle brackets; where it has none, "sha256:" and a hash of its headers. */
  readonly identity: string;
  /** When it arrived, milliseconds UTC. */
  readonly at: number;
  readonly from: readonly Person[];
  readonly replyTo: readonly Person[];
  readonly to: readonly Person[];
  readonly cc: readonly Person[];
  readonly bcc: readonly Person[];
  readonly subject: string;
  readonly inReplyTo: string | null;
  readonly references: readonly string[];
  /** Whether a mailing list or a machine sent it (List-Id, Auto-Submitted, Precedence). */
  readonly automatic: boolean;
  /** When a held mail leaves, milliseconds UTC (header X-Upshot-Send-At). */
  readonly sendAt: number | null;
  readonly bytes: number;
  readonly seen: boolean;
  /** Labels and marks, without IMAP's own flags. */
  readonly keywords: readonly string[];
}

export interface Attachment {
  readonly name: string;
  readonly type: string;
  /** Null where only the beginning of the message was read. */
  readonly bytes: number | null;
}

/** What a message says, as far as a model gets it. */
export interface MailContent {
  readonly head: MailHead;
  /** What a person who looks at the message reads, at most `mostText` characters; what its sender hid from people is left out. */
  readonly text: string;
  readonly attachments: readonly Attachment[];
  /** What is missing here and why, for the reader: "cut after 20 kB", "the message is broken". */
  readonly remarks: readonly string[];
}

export interface Folder {
  readonly name: string;
  readonly role: "inbox" | "drafts" | "sent" | "trash" | "junk" | "archive" | null;
}

export interface ListOptions {
  readonly limit: number;
  /** Arrived at or after, milliseconds UTC. */
  readonly since?: number;
  /** All of these words are in its headers or text; at most five are looked for. */
  readonly words?: readonly string[];
  readonly keyword?: string;
}

/** What happened in a folder since a cursor. Something may be told twice, never not at all. */
export interface Changes {
  /** Where the next look begins. To be kept after what it tells was dealt with. */
  readonly cursor: string;
  /** Messages that came: delivered, or moved here by somebody. */
  readonly arrived: readonly MailHead[];
  /** Messages that were there and whose marks changed; always empty on a server without CONDSTORE. */
  readonly changed: readonly MailHead[];
}

export interface Envelope {
  readonly from: string;
  readonly to: readonly string[];
}

/** A mailbox with its folders, on a server (imap.ts) or in files (maildir.ts): test/conformance/mailboxes.test.ts holds for both. */
export interface Mailbox {
  /** Of its credential. */
  readonly name: string;
  /** Whom its mail is from: "Ann <ann@example.org>". */
  readonly from: string;
  /** Whether it can send. */
  readonly sends: boolean;
  folders(): Promise<readonly Folder[]>;
  /** Newest first. A folder that is not there: MailboxProblem `no-folder`. */
  list(folder: string, options: ListOptions): Promise<readonly MailHead[]>;
  /** Null: no longer there. */
  head(place: Place): Promise<MailHead | null>;
  read(place: Place): Promise<MailContent | null>;
  /** The message whole; null where it is not there or longer than `most` bytes. */
  source(place: Place, most: number): Promise<Buffer | null>;
  /** Messages of this identity, as `MailHead` has it. */
  find(folder: string, identity: string): Promise<readonly MailHead[]>;
  /** False: no longer there. @throws MailboxProblem `no-keywords` where the server keeps none */
  mark(place: Place, change: { readonly add?: readonly string[]; readonly remove?: readonly string[] }): Promise<boolean>;
  /** Adds a keyword that was not there, at most once however many try. False: it was there, or the message is gone. */
  claim(place: Place, keyword: string): Promise<boolean>;
  /** Where it is now; null: it was no longer there. */
  move(place: Place, folder: string): Promise<Place | null>;
  createFolder(folder: string): Promise<void>;
  append(folder: string, source: Buffer, options: AppendOptions): Promise<Place>;
  /** For good: only for what we put there ourselves. */
  remove(place: Place): Promise<void>;
  /** Since a cursor; without one, nothing but a cursor that stands for now. */
  changes(folder: string, cursor: string | null): Promise<Changes>;
  /**
   * Tells what happens in a folder until the signal, beginning with what happened since the cursor; goes on after the server was
   * away. The first is told at once, also where nothing happened. @throws MailboxProblem `refused`, `no-folder`
   */
  watch(folder: string, cursor: string | null, signal: AbortSignal): AsyncIterable<Changes>;
  /**
   * Hands a whole message to the mail server. Recipients it did not take come back.
   * @throws MailboxProblem: `certain` tells whether it surely did not leave
   */
  send(source: Buffer, envelope: Envelope): Promise<{ readonly refused: readonly string[] }>;
  close(): Promise<void>;
}

export interface AppendOptions {
  readonly keywords?: readonly string[];
  readonly seen?: boolean;
  readonly draft?: boolean;
  /** When it arrived, milliseconds UTC; else now. */
  readonly at?: number;
}

export type ProblemCode =
  | "refused" // user or password
  | "unreachable" // no connection, nothing happened
  | "dropped" // the connection ended within a command
  | "timeout" // no answer within a command
  | "no-folder"
  | "no-keywords"
  | "rejected" // the server understood and said no
  | "too-long"
  | "not-set-up";

/** What is wrong with a mailbox, in words for people: never the content of a mail. */
export class MailboxProblem extends Error {
  override name = "MailboxProblem";
  readonly code: ProblemCode;
  /** What was asked for surely did not happen. */
  readonly certain: boolean;
  constructor(code: ProblemCode, message: string, options: { certain?: boolean; cause?: unknown } = {}) {
    super(message, options.cause === undefined ? {} : { cause: options.cause });
    this.code = code;
    this.certain = options.certain ?? (code !== "dropped" && code !== "timeout");
  }
  /** Trying again later may work. */
  get later(): boolean {
    return this.code === "unreachable" || this.code === "dropped" || this.code === "timeout";
  }
}

/** URN of a message on the ledger; holds no words of anybody. */
export function artifactOf(mailbox: string, identity: string): string {
  return `mail:${mailbox}:${createHash("sha256").update(identity).digest("hex").slice(0, 16)}`;
}

/** The folder of a role, made where there is none. */
export async function folderFor(mailbox: Mailbox, role: "drafts" | "sent" | "trash"): Promise<string> {
  const found = (await mailbox.folders()).find((folder) => folder.role === role);
  if (found !== undefined) return found.name;
  const name = { drafts: "Drafts", sent: "Sent", trash: "Trash" }[role];
  await mailbox.createFolder(name);
  return name;
}
