import { z } from "zod";
import { ToolError, type JsonObject, type Preview, type Tool, type ToolCall, type ToolResult } from "../tools/tool.ts";
import { aboutLetter } from "./about-mail.ts";
import { compose, isAddress, messageIdFor, recipientsOfReply, replySubject, type Letter } from "./compose.ts";
import { defineMailTool, gone, messageOf, type MailDesk } from "./define-mail-tool.ts";
import { artifactOf, draftKeyword, folderFor, outboxKeyword, sendingKeyword, type MailHead } from "./mailbox.ts";
import { idOf } from "./message-ids.ts";
import { sendDelay } from "./outbox.ts";
import { fingerprint } from "./similarity.ts";

const addresses = z.array(z.string().trim().min(3).max(320)).max(50).default([]);
const letterShape = {
  to: addresses.describe("Addresses; leave it out in a reply"),
  cc: addresses,
  subject: z.string().max(300).default("").describe("Left out in a reply: the subject of what is answered"),
  text: z.string().min(1).max(50_000),
  reply_to: z.string().max(100).default("").describe("The id of the message this answers: it goes to who wrote it"),
  reply_all: z.boolean().default(false),
};
const draftShape = z.strictObject(letterShape);
const sendShape = z.strictObject({ ...letterShape, bcc: addresses });
type LetterArgs = z.output<typeof draftShape> & { readonly bcc?: readonly string[] };

/** mail.draft: nothing leaves; a person reads the draft in Drafts and sends it, or not. */
export function draftTool(desk: MailDesk): Tool {
  return defineMailTool({
    name: "mail.draft",
    description: "Writes a draft into Drafts. Nothing is sent: a person reads it and sends it.",
    input: draftShape,
    annotation: {
      effect: "reversible",
      reach: "inside",
      control: ["to", "cc", "reply_to", "reply_all"],
      content: "untrusted",
      undo: "mail.take-back",
    },
    // A reply to a message goes to who wrote it; whom else a draft is for, no grant says.
    granted: (args) => (args.to.length === 0 && args.cc.length === 0 && !args.reply_all && args.reply_to !== "" ? true : null),
    preview: async (args, call) => previewOf(desk, args, call, null),
    run: (args, call) => write(desk, args, call, null),
    find: async (args, call) => (await written(desk, args, call, null)) ?? "not-done",
  });
}

/** mail.send: held in Drafts for two minutes, then sent by `sendDue` unless it was taken back. */
export function sendTool(desk: MailDesk, delay = sendDelay): Tool {
  return defineMailTool({
    name: "mail.send",
    description: `Sends a mail. It is held in Drafts for ${delay / 60_000} minutes, in which it can be taken back, and then leaves.`,
    input: sendShape,
    annotation: {
      effect: "reversible",
      reach: "outside",
      control: ["to", "cc", "bcc", "reply_to", "reply_all"],
      content: "untrusted",
      undo: "mail.take-back",
    },
    granted: () => null,
    preview: async (args, call) => previewOf(desk, args, call, delay),
    run: (args, call) => write(desk, args, call, delay),
    find: async (args, call) => (await written(desk, args, call, delay)) ?? "not-done",
  });
}

/** mail.take-back: a draft or a held mail of an agent goes to Trash. */
export function takeBackTool(desk: MailDesk): Tool {
  const { mailbox } = desk;
  return defineMailTool({
    name: "mail.take-back",
    description: "Takes back a draft, or a mail that has not left yet: it goes to Trash.",
    input: z.strictObject({ message: z.string().min(1).max(100) }),
    annotation: { effect: "reversible", reach: "inside", control: ["message"], content: "untrusted", undo: null },
    granted: () => true,
    run: async ({ message }) => {
      const head = await messageOf(desk, message);
      if (!head.keywords.includes(draftKeyword) && !head.keywords.includes(outboxKeyword))
        throw new ToolError("That is no draft of an agent: only those are taken back.");
      if (head.keywords.includes(sendingKeyword)) throw leaving();
      const place = await mailbox.move(head.place, await folderFor(mailbox, "trash"));
      if (place === null) throw gone();
      // Whoever sends marks first, then fetches: a mark that came along was first.
      const now = await mailbox.head(place);
      if (now?.keywords.includes(sendingKeyword) === true) throw leaving();
      await mailbox.mark(place, { remove: [outboxKeyword, draftKeyword] });
      return { content: { id: idOf(mailbox.name, { place, identity: head.identity }), folder: place.folder } };
    },
    find: async ({ message }) => {
      try {
        await messageOf(desk, message);
        return "not-done";
      } catch (error) {
        if (error instanceof ToolError) return "unknown";
        throw error;
      }
    },
  });
}

function leaving(): ToolError {
  return new ToolError("It is too late: that mail is leaving or has left. Look in Sent.");
}

async function letterOf(desk: MailDesk, args: LetterArgs): Promise<Letter> {
  const { text, bcc = [] } = args;
  const wrong = [...args.to, ...args.cc, ...bcc].find((one) => !isAddress(one));
  if (wrong !== undefined) throw new ToolError(`"${wrong.slice(0, 100)}" is no mail address. Write addresses alone, without names.`);
  if (args.reply_to === "") {
    if (args.to.length + args.cc.length + bcc.length === 0)
      throw new ToolError("It has no recipients: give `to`, or `reply_to` with the id of a message.");
    return { to: args.to, cc: args.cc, bcc, subject: args.subject, text, answers: null };
  }
  if (args.to.length + args.cc.length > 0)
    throw new ToolError("A reply goes to who wrote the message: give either `reply_to` or `to` and `cc`.");
  const answers = await messageOf(desk, args.reply_to);
  const { to, cc } = recipientsOfReply(desk.mailbox.from, answers, args.reply_all);
  if (to.length + cc.length === 0) throw new ToolError("That message names nobody an answer could go to.");
  return { to, cc, bcc, subject: args.subject === "" ? replySubject(answers.subject) : args.subject, text, answers };
}

async function write(desk: MailDesk, args: LetterArgs, call: ToolCall, delay: number | null): Promise<ToolResult> {
  const before = await written(desk, args, call, delay);
  if (before !== null) return before;
  const { mailbox } = desk;
  const letter = await letterOf(desk, args);
  const at = call.now();
  const messageId = messageIdFor(call.key, mailbox.from);
  const headers: Record<string, string> = delay === null ? {} : { "X-Upshot-Send-At": new Date(at + delay).toISOString() };
  const source = await compose(mailbox.from, letter, { messageId, at, headers });
  const drafts = await folderFor(mailbox, "drafts");
  await mailbox.append(drafts, source, { draft: true, seen: true, keywords: [delay === null ? draftKeyword : outboxKeyword], at });
  const [head] = await mailbox.find(drafts, messageId);
  if (head === undefined) throw new Error("the mailbox does not show the mail that was just put into Drafts");
  return resultOf(desk, args, head, call, delay);
}

/** What a call of this key made before, wherever it is now. */
async function written(desk: MailDesk, args: LetterArgs, call: ToolCall, delay: number | null): Promise<ToolResult | null> {
  const { mailbox } = desk;
  const messageId = messageIdFor(call.key, mailbox.from);
  const folders = (await mailbox.folders()).filter(({ role }) => role === "drafts" || role === "sent" || role === "trash");
  for (const { name } of folders.sort((a, b) => (a.role ?? "").localeCompare(b.role ?? ""))) {
    const [head] = await mailbox.find(name, messageId);
    if (head !== undefined) return resultOf(desk, args, head, call, delay);
  }
  return null;
}

function resultOf({ mailbox }: MailDesk, args: LetterArgs, head: MailHead, call: ToolCall, delay: number | null): ToolResult {
  const id = idOf(mailbox.name, head);
  const at = call.now();
  const leaves = head.sendAt === null ? {} : { leaves_at: new Date(head.sendAt).toISOString() };
  const recipients = [...head.to, ...head.cc, ...head.bcc].map(({ address }) => address.toLowerCase());
  const subject: JsonObject = { mailbox: mailbox.name, identity: head.identity, answers: head.inReplyTo, recipients, at };
  return {
    content: { id, folder: head.place.folder, to: head.to.map(({ address }) => address), subject: head.subject, ...leaves },
    effect: {
      kind: delay === null ? "mail.drafted" : "mail.sent",
      artifact: artifactOf(mailbox.name, head.identity),
      about: aboutLetter(head),
      subject: delay === null ? { ...subject, marks: fingerprint(args.text) } : { ...subject, ...leaves },
      undo: {
        tool: "mail.take-back",
        args: { message: id },
        words: delay === null ? "Moves the draft to Trash" : "Takes it back before it leaves",
      },
    },
  };
}

async function previewOf(desk: MailDesk, args: LetterArgs, call: ToolCall, delay: number | null): Promise<Preview> {
  const letter = await letterOf(desk, args);
  const line = (name: string, text: string): { name: string; text: string }[] => (text === "" ? [] : [{ name, text }]);
  const count = letter.to.length + letter.cc.length + letter.bcc.length;
  return {
    title: delay === null ? "Write a draft" : `Send a mail to ${count} ${count === 1 ? "recipient" : "recipients"}`,
    lines: [
      ...line("From", desk.mailbox.from),
      ...line("To", letter.to.join(", ")),
      ...line("Cc", letter.cc.join(", ")),
      ...line("Bcc", letter.bcc.join(", ")),
      ...line("Subject", letter.subject),
      ...line(
        "In reply to",
        letter.answers === null ? "" : `${letter.answers.subject} (${letter.answers.from.map(({ address }) => address).join(", ")})`,
      ),
      ...line("Message-ID", messageIdFor(call.key, desk.mailbox.from)),
      ...line("Text", letter.text),
    ],
    undo:
      delay === null
        ? "The draft can be moved to Trash; nothing is sent"
        : `For ${delay / 60_000} minutes it can be taken back; after that nothing undoes it`,
  };
}
