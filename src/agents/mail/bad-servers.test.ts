import { afterAll, beforeAll, expect, test } from "vitest";
import { z } from "zod";
import { describeWithDovecot, startDovecot, type Dovecot } from "../../../test/support/dovecot.ts";
import { imapPeer } from "../../../test/support/mail-peer.ts";
import { imapCredential, mail, mailWorld } from "../../../test/support/mailboxes.ts";
import { temporaryFolders } from "../../../test/support/temporary-folders.ts";
import { defineMailTool } from "./define-mail-tool.ts";
import type { Mailbox } from "./mailbox.ts";
import { openMailbox } from "./open-mailbox.ts";
import { readTools } from "./read-tools.ts";

const folders = temporaryFolders();
const ends: (() => Promise<void>)[] = [];
afterAll(async () => {
  for (const end of ends.toReversed()) await end();
  folders.remove();
});

const call = { key: "r1:c1", signal: new AbortController().signal, now: () => 0 };

async function facing(
  wrong: Parameters<typeof imapPeer>[0],
): Promise<{ mailbox: Mailbox; list: () => Promise<unknown>; heard: readonly string[] }> {
  const peer = await imapPeer(wrong);
  const mailbox = await openMailbox("work", mailWorld(imapCredential(peer.port, "ann")), { patience: 700 });
  ends.push(
    () => peer.close(),
    () => mailbox.close(),
  );
  const tool = readTools({ mailbox, scope: { mailbox: "work", may: ["read"] } }).find(({ name }) => name === "mail.list");
  return { mailbox, heard: peer.heard, list: async () => tool?.run({ folder: "INBOX" }, call) };
}

test.each([
  ["drops in the middle of a command", { at: "FETCH", does: "* 1 FETCH (UID 1 FLAGS (" }, /did not answer in time/],
  ["drops at a command", { at: "FETCH", does: "drop" }, /ended the connection in the middle of a command/],
  ["hangs at a command", { at: "FETCH", does: "hang" }, /did not answer in time/],
  ["hangs at the login", { at: "LOGIN", does: "hang" }, /cannot be reached/],
  ["drops at the login", { at: "LOGIN", does: "drop" }, /cannot be reached/],
  ["has no room for one more", { at: "LOGIN", does: "TAG NO [LIMIT] too many\r\n" }, /cannot be reached \(/],
  ["answers nonsense", { at: "FETCH", does: ")))(((\r\n* 1 FETCH ((((\r\n" }, /did not answer in time|in the middle/],
])("a server that %s: told in words, to be tried later", async (_name, wrong, words) => {
  const { list } = await facing(wrong);
  await expect(list()).rejects.toMatchObject({ name: "ToolError", later: true, message: expect.stringMatching(words) });
});

test("a write of which nobody can tell whether it happened is no answer to the model", async () => {
  const { mailbox } = await facing({ at: "CREATE", does: "drop" });
  const tool = defineMailTool({
    name: "mail.test",
    description: "Makes a folder.",
    input: z.strictObject({}),
    annotation: { effect: "reversible", reach: "inside", control: [], content: "untrusted", undo: null },
    run: async () => {
      await mailbox.createFolder("Lists");
      return { content: null };
    },
  });
  await expect(tool.run({}, call)).rejects.toMatchObject({ name: "MailboxProblem", code: "dropped", certain: false });
});

describeWithDovecot("a real server", (program) => {
  let server: Dovecot;
  beforeAll(async () => {
    server = await startDovecot(program, folders.next());
    ends.push(() => server.stop());
  });

  test("a wrong password: told once, not tried again for a while, at once with another one", async () => {
    let time = 1_000_000;
    const now = (): number => time;
    const wrong = mailWorld(imapCredential(server.port, "eve@example.org", undefined, "wrong"), { now });
    for (let run = 0; run < 5; run++) {
      const mailbox = await openMailbox("work", wrong, { patience: 10_000 });
      await expect(mailbox.list("INBOX", { limit: 1 })).rejects.toMatchObject({
        code: "refused",
        message: expect.stringMatching(/refused the user or the password/),
      });
      await mailbox.close();
    }
    expect(wrong.problems).toHaveLength(1);
    const right = await openMailbox("work", mailWorld(imapCredential(server.port, "eve@example.org"), { now }), { patience: 10_000 });
    expect(await right.list("INBOX", { limit: 1 })).toEqual([]);
    await right.close();
    time += 15 * 60_000;
    const later = await openMailbox("work", wrong, { patience: 10_000 });
    await expect(later.list("INBOX", { limit: 1 })).rejects.toMatchObject({ code: "refused" });
    await later.close();
    expect(wrong.problems).toHaveLength(2);
  });

  test("watching ends with a wrong password, and goes on after the server was away", async () => {
    const world = mailWorld(imapCredential(server.port, "mo@example.org", undefined, "wrong"));
    const refused = await openMailbox("work", world, { patience: 10_000 });
    await expect(refused.watch("INBOX", null, new AbortController().signal)[Symbol.asyncIterator]().next()).rejects.toMatchObject({
      code: "refused",
    });

    const mailbox = await openMailbox("work", mailWorld(imapCredential(server.port, "mo@example.org")), { patience: 10_000 });
    const ending = new AbortController();
    const watched = mailbox.watch("INBOX", null, ending.signal)[Symbol.asyncIterator]();
    await watched.next();
    const next = watched.next();
    await server.stop();
    await server.start();
    const other = await openMailbox("work", mailWorld(imapCredential(server.port, "mo@example.org")), { patience: 10_000 });
    await other.append("INBOX", mail({ "Message-ID": "<after@example.net>" }), {});
    expect((await next).value).toMatchObject({ arrived: [{ identity: "<after@example.net>" }] });
    ending.abort();
    await Promise.all([mailbox.close(), other.close(), refused.close()]);
  });
});
