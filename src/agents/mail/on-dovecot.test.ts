import { afterAll, beforeAll, expect, test } from "vitest";
import { plainText } from "../tools/tool.ts";
import { describeWithDovecot, startDovecot, type Dovecot } from "../../../test/support/dovecot.ts";
import { smtpPeer } from "../../../test/support/mail-peer.ts";
import { agentWorld, imapCredential, mail, openWork } from "../../../test/support/mailboxes.ts";
import { temporaryFolders } from "../../../test/support/temporary-folders.ts";
import connector from "../connectors/mail.ts";
import type { Tool, ToolResult } from "../tools/tool.ts";
import verifier from "../verifiers/mail-filing-kept.ts";
import { filedKeyword } from "./mailbox.ts";
import { sendDue } from "./outbox.ts";

const folders = temporaryFolders();
const ends: (() => Promise<void>)[] = [];
afterAll(async () => {
  for (const end of ends.toReversed()) await end();
  folders.remove();
});

const call = (key: string): Parameters<Tool["run"]>[1] => ({ key, signal: new AbortController().signal, now: () => Date.now() });
const clause = { window: 60_000, of: "" };

describeWithDovecot("an agent at a real mailbox", (program) => {
  let server: Dovecot;
  beforeAll(async () => {
    server = await startDovecot(program, folders.next());
    ends.push(() => server.stop());
  });

  test("files a mail; its owner brings it back in their own program: seen while watching, and undone", async () => {
    const credential = imapCredential(server.port, "filing@example.org");
    const world = agentWorld(credential, Date.now());
    const human = await openWork(credential);
    await human.append("INBOX", mail({ "Message-ID": "<m@example.net>" }), {});
    const { tools, close } = await connector.open({ mailbox: "work", may: ["read", "move"], folders: ["Lists"] }, world);
    const use = async (name: string, args: Parameters<Tool["run"]>[0]): Promise<ToolResult> => {
      const result = await tools.find((tool) => tool.name === name)?.run(args, call("r1:c1"));
      if (result === undefined || "waitsForRun" in result) throw new Error("no result");
      return result;
    };
    const [listed] = [(await use("mail.list", {})).content].flat();
    const message = typeof listed === "object" && listed !== null && "id" in listed ? plainText(listed.id) : "";
    const done = await use("mail.move", { message, folder: "Lists" });
    expect(await tools.find(({ name }) => name === "mail.move")?.find?.({ message, folder: "Lists" }, call("r1:c1"))).toMatchObject({
      content: done.content,
    });
    const [claim] = verifier.claims(done.effect === undefined ? [] : [done.effect], clause, "r1");
    if (claim === undefined) throw new Error("no claim");
    expect(await verifier.look(claim, clause, world)).toMatchObject({ verdict: "pending" });
    expect(await verifier.look(claim, clause, agentWorld(credential, Date.now() + 120_000))).toEqual({
      verdict: "held",
      evidence: "still in Lists with our mark",
    });

    const ending = new AbortController();
    const watched = human.watch("INBOX", null, ending.signal)[Symbol.asyncIterator]();
    await watched.next();
    const next = watched.next();
    const [filed] = await human.list("Lists", { limit: 1 });
    if (filed === undefined) throw new Error("it is not filed");
    await human.move(filed.place, "INBOX");
    expect((await next).value).toMatchObject({ arrived: [{ identity: "<m@example.net>", keywords: [filedKeyword] }] });
    ending.abort();
    expect(await verifier.look(claim, clause, world)).toEqual({ verdict: "undone", evidence: "it was brought back to INBOX" });
    await Promise.all([close(), human.close()]);
  });

  test("sends what is due once, however many workers try", async () => {
    const peer = await smtpPeer(null);
    ends.push(() => peer.close());
    const credential = imapCredential(server.port, "sending@example.org", peer.port);
    const { tools, close } = await connector.open({ mailbox: "work", may: ["send"] }, agentWorld(credential, Date.now()));
    await tools
      .find(({ name }) => name === "mail.send")
      ?.run({ to: ["bob@example.net"], subject: "Hello", text: "Hello Bob" }, call("r1:c9"));
    const workers = await Promise.all(Array.from({ length: 4 }, () => openWork(credential)));
    const early = await sendDue(workers[0] ?? (await openWork(credential)), Date.now());
    expect(early.sent).toEqual([]);
    const all = await Promise.all(workers.map((one) => sendDue(one, Date.now() + 180_000)));
    expect(all.flatMap(({ sent }) => sent)).toHaveLength(1);
    expect(peer.taken).toHaveLength(1);
    expect(await workers[0]?.list("Sent", { limit: 5 })).toMatchObject([{ subject: "Hello", to: [{ address: "bob@example.net" }] }]);
    expect(await workers[0]?.list("Drafts", { limit: 5 })).toEqual([]);
    await Promise.all([close(), ...workers.map((one) => one.close())]);
  });
});
