import { z } from "zod";
import { ToolError, type Tool, type ToolCall, type ToolResult } from "../tools/tool.ts";
import { aboutMail } from "./about-mail.ts";
import { defineMailTool, gone, isListed, isInScope, locatedIn, messageOf, type MailDesk } from "./define-mail-tool.ts";
import { artifactOf, filedKeyword, MailboxProblem, type Folder, type MailHead, type Place } from "./mailbox.ts";
import { idOf } from "./message-ids.ts";

const message = z.string().min(1).max(100).describe("The id of a message, from mail.list or mail.search");
const label = z.string().trim().min(1).max(40);

/** mail.label. */
export function labelTool(desk: MailDesk): Tool {
  const { mailbox } = desk;
  const done = (head: MailHead, name: string, remove: boolean): ToolResult => ({
    content: { id: idOf(mailbox.name, head), label: name, removed: remove },
    effect: {
      kind: "mail.labelled",
      artifact: artifactOf(mailbox.name, head.identity),
      about: aboutMail(head),
      subject: { mailbox: mailbox.name, identity: head.identity, folder: head.place.folder, label: name, remove },
      undo: {
        tool: "mail.label",
        args: { message: idOf(mailbox.name, head), label: name, remove: !remove },
        words: remove ? `Labels it "${name}" again` : `Takes the label "${name}" off`,
      },
    },
  });
  return defineMailTool({
    name: "mail.label",
    description: "Puts a label on a message, or takes one off (remove: true). A label is one short word or words.",
    input: z.strictObject({ message, label, remove: z.boolean().default(false) }),
    annotation: { effect: "reversible", reach: "inside", control: ["message", "label"], content: "untrusted", undo: "mail.label" },
    granted: (args) => refusedLabel(args.label) ?? true,
    preview: async (args) => {
      const head = await messageOf(desk, args.message);
      return {
        title: args.remove ? `Take the label "${args.label}" off 1 message` : `Label 1 message "${args.label}"`,
        lines: linesOf(head),
        undo: args.remove ? "The label can be put on again" : "The label can be taken off again",
      };
    },
    run: async (args) => {
      const wrong = refusedLabel(args.label);
      if (wrong !== null) throw new ToolError(wrong);
      const head = await messageOf(desk, args.message);
      const keyword = keywordOf(args.label);
      if (head.keywords.includes(keyword) !== args.remove) return { content: { id: args.message, label: args.label, changed: false } };
      if (!(await mailbox.mark(head.place, args.remove ? { remove: [keyword] } : { add: [keyword] }))) throw gone();
      return done(head, args.label, args.remove);
    },
    find: async (args) => {
      const { head } = await locatedIn(desk, args.message);
      if (head === null) return "unknown";
      return head.keywords.includes(keywordOf(args.label)) === args.remove ? "not-done" : done(head, args.label, args.remove);
    },
  });
}

/** Labels are IMAP keywords: no spaces; "$" and the words of spam filters are not for agents. */
function refusedLabel(name: string): string | null {
  if (!/^[\p{L}\p{N}][\p{L}\p{N} _.-]*$/u.test(name) || /[^ -~]/.test(name))
    return `"${name}" is no label: letters from A to Z, digits, spaces, points, hyphens; beginning with a letter or digit.`;
  return /^(?:junk|nonjunk|notjunk|spam|forwarded|mdnsent|redirected)$/i.test(name)
    ? `The label "${name}" is for mail programs only.`
    : null;
}

function keywordOf(name: string): string {
  return name.trim().replaceAll(/\s+/g, "_");
}

/** mail.move: files a message. Into folders the definition lists, which are made where they are not there; else into any that is there. */
export function moveTool(desk: MailDesk): Tool {
  const { mailbox, scope } = desk;
  const refused = (folder: string, role: Folder["role"]): string | null => {
    if (!isInScope(scope, folder))
      return `This agent may move to ${(scope.folders ?? []).concat("INBOX").join(", ")} only, not to "${folder}".`;
    if (role === "drafts" || role === "sent") return `"${folder}" holds what its owner writes; nothing is moved there.`;
    if ((role === "trash" || role === "junk") && !isListed(scope.folders, folder))
      return `"${folder}" is emptied by itself: an agent moves there only where its definition lists that folder.`;
    return null;
  };
  const roleOf = async (folder: string): Promise<{ role: Folder["role"]; isThere: boolean }> => {
    const found = (await mailbox.folders()).find(({ name }) => name === folder);
    return { role: found?.role ?? null, isThere: found !== undefined };
  };
  const done = (head: MailHead, was: Place, is: Place, call: ToolCall): ToolResult => {
    const { identity } = head;
    const id = idOf(mailbox.name, { place: is, identity });
    return {
      content: { id, folder: is.folder },
      effect: {
        kind: "mail.filed",
        artifact: artifactOf(mailbox.name, identity),
        about: aboutMail(head),
        subject: { mailbox: mailbox.name, identity, from: was.folder, to: is.folder, uid: is.uid, validity: is.validity, at: call.now() },
        undo: { tool: "mail.move", args: { message: id, folder: was.folder }, words: `Moves it back to ${was.folder}` },
      },
    };
  };
  const moved = async (id: string, was: Place, folder: string, call: ToolCall): Promise<ToolResult | null> => {
    // Without our mark its owner, or a rule of theirs, moved it there: that was no filing of ours.
    const options = folder === "INBOX" ? {} : { keyword: filedKeyword };
    const found = (await mailbox.list(folder, { limit: 200, ...options })).find(
      ({ identity }) => idOf(mailbox.name, { place: was, identity }) === id.trim(),
    );
    return found === undefined ? null : done(found, was, found.place, call);
  };
  return defineMailTool({
    name: "mail.move",
    description: "Files a message into a folder. It can be moved back.",
    input: z.strictObject({ message, folder: z.string().trim().min(1).max(200) }),
    annotation: { effect: "reversible", reach: "inside", control: ["message", "folder"], content: "untrusted", undo: "mail.move" },
    granted: ({ folder }) => refused(folder, wellKnown(folder)) ?? (scope.folders === undefined ? null : true),
    preview: async (args) => {
      const head = await messageOf(desk, args.message);
      return {
        title: `Move 1 message to ${args.folder}`,
        lines: [...linesOf(head), { name: "From folder", text: head.place.folder }, { name: "To folder", text: args.folder }],
        undo: `It can be moved back to ${head.place.folder}`,
      };
    },
    run: async (args, call) => {
      const { role, isThere } = await roleOf(args.folder);
      const wrong = refused(args.folder, role);
      if (wrong !== null) throw new ToolError(wrong);
      if (!isThere && !isListed(scope.folders, args.folder))
        throw new ToolError(
          `There is no folder "${args.folder}". mail.folders names those there are; one that the agent's definition lists is made.`,
        );
      const { place, head } = await locatedIn(desk, args.message);
      if (head === null) {
        const before = place === null || !isThere ? null : await moved(args.message, place, args.folder, call);
        if (before === null) throw gone();
        return before;
      }
      if (head.place.folder === args.folder) return { content: { id: args.message, folder: args.folder, changed: false } };
      if (!isThere) await mailbox.createFolder(args.folder);
      if (args.folder !== "INBOX") await markFiled(desk, head);
      const now = await mailbox.move(head.place, args.folder);
      if (now === null) throw gone();
      return done(head, head.place, now, call);
    },
    find: async (args, call) => {
      const { place, head } = await locatedIn(desk, args.message);
      if (head !== null) return "not-done";
      if (place === null || !(await roleOf(args.folder)).isThere) return "not-done";
      return (await moved(args.message, place, args.folder, call)) ?? "unknown";
    },
  });
}

/** A server that keeps no keywords files as well; that a person brought a message back is then told by its Message-ID alone. */
async function markFiled({ mailbox }: MailDesk, head: MailHead): Promise<void> {
  try {
    if (!(await mailbox.mark(head.place, { add: [filedKeyword] }))) throw gone();
  } catch (error) {
    if (!(error instanceof MailboxProblem && error.code === "no-keywords")) throw error;
  }
}

/** Before the server is asked which folder plays which part. */
function wellKnown(folder: string): Folder["role"] {
  const roles: Readonly<Record<string, Folder["role"]>> = { drafts: "drafts", sent: "sent", trash: "trash", junk: "junk", spam: "junk" };
  return roles[folder.toLowerCase()] ?? null;
}

function linesOf({ from, subject, at }: MailHead): { name: string; text: string }[] {
  return [
    { name: "From", text: from.map(({ name, address }) => (name === "" ? address : `${name} <${address}>`)).join(", ") },
    { name: "Subject", text: subject },
    { name: "Arrived", text: new Date(at).toISOString() },
  ];
}
