import { afterAll, expect, test } from "vitest";
import { agentWorld, imapCredential, mail, maildirCredential, openWork } from "../../../test/support/mailboxes.ts";
import { temporaryFolders } from "../../../test/support/temporary-folders.ts";
import type { MailScope } from "../mail/define-mail-tool.ts";
import { filedKeyword, type Mailbox } from "../mail/mailbox.ts";
import { plainText, ToolError, type Json, type JsonObject, type Tool, type ToolCall, type ToolResult } from "../tools/tool.ts";
import type { World } from "../tools/connector.ts";
import connector from "./mail.ts";

const folders = temporaryFolders();
afterAll(() => folders.remove());

const start = Date.UTC(2026, 10, 21, 12);

interface Desk {
  readonly mailbox: Mailbox;
  readonly call: (key?: string) => ToolCall;
  readonly use: (name: string, args: JsonObject, key?: string) => Promise<ToolResult>;
  readonly tool: (name: string) => Tool;
  readonly world: World;
}

async function desk(scope: Partial<MailScope> = {}, credential: object = maildirCredential(folders.next(), 1)): Promise<Desk> {
  const world = agentWorld(credential, start);
  const { tools } = await connector.open({ mailbox: "work", may: ["read", "label", "move", "draft", "send"], ...scope }, world);
  const mailbox = await openWork(credential, { now: () => start });
  const tool = (name: string): Tool => tools.find((one) => one.name === name) ?? never();
  const call = (key = "r1:c1"): ToolCall => ({ key, signal: AbortSignal.timeout(60_000), now: () => start });
  return {
    mailbox,
    call,
    tool,
    world,
    use: async (name, args, key) => {
      const result = await tool(name).run(args, call(key));
      return "waitsForRun" in result ? never() : result;
    },
  };
}

function never(): never {
  throw new Error("it is not there");
}

function rows(content: Json): readonly JsonObject[] {
  return Array.isArray(content) ? content : never();
}
function row(content: Json): JsonObject {
  return typeof content === "object" && content !== null && !Array.isArray(content) ? Object.fromEntries(Object.entries(content)) : never();
}
function idIn(content: Json): string {
  return plainText(row(content)["id"]);
}
async function firstId({ use }: Desk, folder = "INBOX"): Promise<string> {
  const [first] = rows((await use("mail.list", { folder })).content);
  return plainText(first?.["id"]);
}
const put = (mailbox: Mailbox, at: number, fields: Record<string, string> = {}): Promise<unknown> =>
  mailbox.append("INBOX", mail({ Subject: `Mail ${at}`, "Message-ID": `<m${at}@example.net>`, ...fields }), {
    at: start - 3_600_000 + at * 60_000,
  });

test("an agent has the tools its definition grants, each with what it does to the world", async () => {
  const { tools } = await connector.open({ mailbox: "work", may: ["read", "move"] }, (await desk()).world);
  expect(tools.map(({ name }) => name)).toEqual(["mail.folders", "mail.list", "mail.search", "mail.read", "mail.move"]);
  for (const { annotation } of tools) expect(annotation.content).toBe("untrusted");
  await expect(desk({}, maildirCredential(folders.next()))).rejects.toMatchObject({ code: "mailbox-sends-nothing" });
  await expect(desk({ mailbox: "home" })).rejects.toMatchObject({ code: "mailbox-not-set-up", message: 'There is no mailbox "home"' });
});

test("lists and reads; ids are opaque, addresses stand alone", async () => {
  const own = await desk();
  await put(own.mailbox, 1);
  await put(own.mailbox, 2);
  const listed = rows((await own.use("mail.list", { limit: 1 })).content);
  expect(listed).toMatchObject([
    { from: "bob@example.net", from_name: "Bob", to: ["ann@example.org"], subject: "Mail 2", unread: true, folder: "INBOX" },
  ]);
  expect(row((await own.use("mail.read", { message: await firstId(own) })).content)).toMatchObject({
    text: "Hello.",
    attachments: [],
    remarks: [],
  });
  expect(rows((await own.use("mail.search", { words: "mail 1" })).content).map((one) => one["subject"])).toContain("Mail 1");
  await expect(own.use("mail.read", { message: "INBOX/1" })).rejects.toThrow(/is no message id/);
  await expect(own.use("mail.list", { folder: "Nowhere" })).rejects.toThrow('There is no folder "Nowhere".');
});

test("files a message with our mark, and the undo of its receipt brings it back", async () => {
  const own = await desk({ folders: ["Lists"] });
  await put(own.mailbox, 1);
  const id = await firstId(own);
  expect(own.tool("mail.move").granted?.({ message: id, folder: "Lists/Weekly" })).toBe(true);
  expect(await own.tool("mail.move").preview?.({ message: id, folder: "Lists" }, own.call())).toMatchObject({
    title: "Move 1 message to Lists",
    undo: "It can be moved back to INBOX",
  });
  const { content, effect } = await own.use("mail.move", { message: id, folder: "Lists" });
  expect(effect).toMatchObject({
    kind: "mail.filed",
    artifact: expect.stringMatching(/^mail:work:[0-9a-f]{16}$/),
    subject: { from: "INBOX", to: "Lists", at: start },
  });
  expect(await own.mailbox.list("Lists", { limit: 5 })).toMatchObject([{ keywords: [filedKeyword] }]);
  expect(await own.mailbox.list("INBOX", { limit: 5 })).toEqual([]);
  expect(effect?.undo).toEqual({ tool: "mail.move", args: { message: idIn(content), folder: "INBOX" }, words: "Moves it back to INBOX" });
  await own.use("mail.move", effect?.undo?.args ?? {}, "r1:undo");
  expect(await own.mailbox.list("INBOX", { limit: 5 })).toMatchObject([{ identity: "<m1@example.net>" }]);
});

test("after a crash a filing is found where it went, however far it came", async () => {
  const own = await desk({ folders: ["Lists"] });
  await put(own.mailbox, 1);
  const args = { message: await firstId(own), folder: "Lists" };
  const find = (): ReturnType<NonNullable<Tool["find"]>> => own.tool("mail.move").find?.(args, own.call()) ?? never();
  expect(await find()).toBe("not-done");
  const [head] = await own.mailbox.list("INBOX", { limit: 1 });
  await own.mailbox.mark(head?.place ?? never(), { add: [filedKeyword] });
  expect(await find()).toBe("not-done");
  const done = await own.use("mail.move", args);
  expect(await find()).toEqual(done);
  // Run again with the same key, as after a crash before the receipt: the same receipt, nothing done twice.
  expect(await own.use("mail.move", args)).toEqual(done);
  const [filed] = await own.mailbox.list("Lists", { limit: 1 });
  await own.mailbox.createFolder("Elsewhere");
  await own.mailbox.move(filed?.place ?? never(), "Elsewhere");
  expect(await find()).toBe("unknown");
  await expect(own.use("mail.move", args)).rejects.toThrow(/not there any more/);
});

test("only listed folders, no Drafts, Sent, Trash; folders are made only where they are listed", async () => {
  const own = await desk({ folders: ["Lists"] });
  await put(own.mailbox, 1);
  const message = await firstId(own);
  for (const folder of ["Other", "Lists2", "Drafts", "Trash", "../etc"]) {
    expect(own.tool("mail.move").granted?.({ message, folder })).toMatch(/^This agent may move to Lists, INBOX only|^"/);
    await expect(own.use("mail.move", { message, folder })).rejects.toBeInstanceOf(ToolError);
  }
  await expect(own.use("mail.move", { message, folder: "Lists/../../etc" })).rejects.toThrow(/cannot be called/);
  const open = await desk({}, maildirCredential(folders.next(), 1));
  await put(open.mailbox, 1);
  const other = await firstId(open);
  expect(open.tool("mail.move").granted?.({ message: other, folder: "Lists" })).toBeNull();
  await expect(open.use("mail.move", { message: other, folder: "Lists" })).rejects.toThrow(/There is no folder "Lists"/);
  expect(open.tool("mail.move").granted?.({ message: other, folder: "Trash" })).toMatch(/emptied by itself/);
});

test("labels are put on, found again, and taken off; marks of mail programs are refused", async () => {
  const own = await desk();
  await put(own.mailbox, 1);
  const message = await firstId(own);
  const args = { message, label: "Needs answer" };
  const label = own.tool("mail.label");
  expect(await label.find?.(args, own.call())).toBe("not-done");
  const { effect } = await own.use("mail.label", args);
  expect(await own.mailbox.list("INBOX", { limit: 1 })).toMatchObject([{ keywords: ["Needs_answer"] }]);
  expect(await label.find?.(args, own.call())).toMatchObject({ effect });
  await own.use("mail.label", effect?.undo?.args ?? {});
  expect(await own.mailbox.list("INBOX", { limit: 1 })).toMatchObject([{ keywords: [] }]);
  for (const wrong of ["$UpshotOutbox", "\\Deleted", "Junk", "a\r\nb", "Grün"])
    expect(label.granted?.({ message, label: wrong })).toEqual(expect.any(String));
});

test("a reply draft goes to who asked for replies, once, and is taken back to Trash", async () => {
  const own = await desk();
  await put(own.mailbox, 1, {
    "Reply-To": "Desk <desk@example.net>",
    Cc: "Ann <ANN@example.org>, carl@example.net",
    References: "<m0@example.net>",
  });
  const args = { reply_to: await firstId(own), text: "Thank you, Thursday suits me." };
  const draft = own.tool("mail.draft");
  expect(draft.granted?.(args)).toBe(true);
  expect(draft.granted?.({ to: ["eve@example.com"], text: "x" })).toBeNull();
  expect((await draft.preview?.(args, own.call()))?.lines).toEqual(
    expect.arrayContaining([
      { name: "To", text: "desk@example.net" },
      { name: "Subject", text: "Re: Mail 1" },
      { name: "Text", text: args.text },
    ]),
  );
  expect(await draft.find?.(args, own.call())).toBe("not-done");
  const done = await own.use("mail.draft", args);
  expect(await own.use("mail.draft", args)).toEqual(done);
  expect(await draft.find?.(args, own.call())).toEqual(done);
  const [head, more] = await own.mailbox.list("Drafts", { limit: 5 });
  expect(more).toBeUndefined();
  expect(head).toMatchObject({
    to: [{ address: "desk@example.net" }],
    cc: [],
    subject: "Re: Mail 1",
    inReplyTo: "<m1@example.net>",
    references: ["<m0@example.net>", "<m1@example.net>"],
  });
  const all = await own.use("mail.draft", { ...args, reply_all: true }, "r1:c2");
  expect(all.effect?.subject["recipients"]).toEqual(["desk@example.net", "carl@example.net"]);
  await own.use("mail.take-back", done.effect?.undo?.args ?? {});
  expect(await own.mailbox.list("Trash", { limit: 5 })).toMatchObject([{ identity: head?.identity, keywords: [] }]);
  await expect(own.use("mail.take-back", { message: args.reply_to })).rejects.toThrow(/no draft of an agent/);
});

test.each([
  [{ text: "x" }, /no recipients/],
  [{ to: ["Bob <bob@example.net>"], text: "x" }, /no mail address/],
  [{ to: ["bob@example.net\r\nBcc: eve@example.com"], text: "x" }, /no mail address/],
  [{ to: ["bob\u202Emoc@example.net"], text: "x" }, /no mail address/],
  [{ reply_to: "m00000-1-1-0000000000", text: "x" }, /not there any more/],
])("a mail that cannot be written is told: %j", async (args, words) => {
  await expect((await desk()).use("mail.draft", args)).rejects.toThrow(words);
});

test("a mail that is sent is held in Drafts, shown whole before, and can be taken back", async () => {
  const own = await desk();
  const args = { to: ["bob@example.net"], bcc: ["carl@example.net"], subject: "Line\r\nX-Evil: yes", text: "Hello Bob" };
  const send = own.tool("mail.send");
  expect(send.annotation).toMatchObject({ effect: "reversible", reach: "outside", undo: "mail.take-back" });
  expect(send.granted?.(args)).toBeNull();
  expect(await send.preview?.(args, own.call())).toMatchObject({
    title: "Send a mail to 2 recipients",
    undo: expect.stringMatching(/2 minutes/),
  });
  const done = await own.use("mail.send", args);
  expect(row(done.content)).toMatchObject({ folder: "Drafts", leaves_at: "2026-11-21T12:02:00.000Z" });
  const [held] = await own.mailbox.list("Drafts", { limit: 5 });
  expect(held).toMatchObject({ sendAt: start + 120_000, bcc: [{ address: "carl@example.net" }], keywords: ["$UpshotOutbox"] });
  const source = (await own.mailbox.source(held?.place ?? never(), 10_000))?.toString() ?? "";
  expect(source).not.toMatch(/^X-Evil/m);
  expect(await own.use("mail.send", args)).toEqual(done);
  await own.use("mail.take-back", done.effect?.undo?.args ?? {});
  expect(await own.mailbox.list("Drafts", { limit: 5 })).toEqual([]);
});

test("without encryption only this machine and named hosts are spoken to", async () => {
  const credential = { ...imapCredential(143, "ann"), host: "imap.example.org" };
  await expect(desk({ may: ["read"] }, credential)).rejects.toMatchObject({
    code: "mailbox-not-set-up",
    message: expect.stringMatching(/without encryption/),
  });
  await expect(desk({ may: ["read"] }, { kind: "maildir", folder: "../x" })).rejects.toMatchObject({ code: "mailbox-not-set-up" });
  await expect(desk({ may: ["read"] }, { kind: "imap", host: "x" })).rejects.toMatchObject({
    message: expect.stringMatching(/not entered completely/),
  });
});
