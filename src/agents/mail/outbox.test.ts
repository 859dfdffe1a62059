import { afterAll, expect, test } from "vitest";
import { smtpPeer } from "../../../test/support/mail-peer.ts";
import { mail, maildirCredential, openWork } from "../../../test/support/mailboxes.ts";
import { temporaryFolders } from "../../../test/support/temporary-folders.ts";
import { openMailbox } from "./open-mailbox.ts";
import { mailWorld } from "../../../test/support/mailboxes.ts";
import { artifactOf, outboxKeyword, sendingKeyword, stuckKeyword, type Mailbox } from "./mailbox.ts";
import { crashedAfter, sendDue } from "./outbox.ts";

const folders = temporaryFolders();
const ends: (() => Promise<void>)[] = [];
afterAll(async () => {
  for (const end of ends) await end();
  folders.remove();
});

const due = Date.UTC(2026, 10, 21, 12);
type Peer = Awaited<ReturnType<typeof smtpPeer>>;
let number = 0;

async function held(wrong: Parameters<typeof smtpPeer>[0]): Promise<{ mailbox: Mailbox; peer: Peer; artifact: string; folder: string }> {
  const peer = await smtpPeer(wrong);
  ends.push(() => peer.close());
  const folder = folders.next();
  const mailbox = await openMailbox("work", mailWorld(maildirCredential(folder, peer.port)), { patience: 500 });
  const identity = `<held${number++}@example.org>`;
  const fields = {
    From: "Ann <ann@example.org>",
    To: "bob@example.net",
    Bcc: "carl@example.net",
    "Message-ID": identity,
    "X-Upshot-Send-At": new Date(due).toISOString(),
  };
  await mailbox.createFolder("Drafts");
  await mailbox.append("Drafts", mail(fields, "Hello Bob\r\n"), { draft: true, seen: true, keywords: [outboxKeyword] });
  return { mailbox, peer, artifact: artifactOf("work", identity), folder };
}

const counts = async (mailbox: Mailbox): Promise<[drafts: number, sent: number]> => {
  const names = new Set((await mailbox.folders()).map(({ name }) => name));
  const count = async (name: string): Promise<number> => (names.has(name) ? (await mailbox.list(name, { limit: 10 })).length : 0);
  return [await count("Drafts"), await count("Sent")];
};

test("before its time it waits; then it leaves once, without Bcc and our headers, and lies in Sent", async () => {
  const { mailbox, peer, artifact } = await held(null);
  expect(await sendDue(mailbox, due - 1)).toEqual({ sent: [], stuck: [], next: due });
  expect(await sendDue(mailbox, due)).toEqual({ sent: [artifact], stuck: [], next: null });
  expect(await sendDue(mailbox, due + 1)).toEqual({ sent: [], stuck: [], next: null });
  expect(peer.taken).toHaveLength(1);
  expect(peer.heard.filter((line) => line.startsWith("RCPT"))).toEqual(["RCPT TO:<bob@example.net>", "RCPT TO:<carl@example.net>"]);
  const left = peer.heard.slice(peer.heard.indexOf("DATA")).join("\n");
  expect(left).toContain("Hello Bob");
  expect(left).not.toMatch(/^(?:Bcc|X-Upshot)/im);
  expect(left).toMatch(/^Date: Sat, 21 Nov 2026 12:00:00 \+0000$/m);
  expect(await counts(mailbox)).toEqual([0, 1]);
});

test("several workers at once: it leaves once", async () => {
  const { mailbox, peer, folder } = await held(null);
  const others = await Promise.all(Array.from({ length: 4 }, () => openWork(maildirCredential(folder, peer.port))));
  const all = await Promise.all([mailbox, ...others].map((one) => sendDue(one, due)));
  expect(all.flatMap(({ sent }) => sent)).toHaveLength(1);
  expect(peer.taken).toHaveLength(1);
  expect(await counts(mailbox)).toEqual([0, 1]);
});

test.each([
  ["cannot be reached", { at: "EHLO", does: "drop" }],
  ["has no time", { at: "MAIL", does: "451 later\r\n" }],
  ["hangs before it has the text", { at: "RCPT", does: "hang" }],
  ["refuses for now after the text", { at: ".", does: "451 later\r\n" }],
])("a mail server that %s: it surely did not leave, and is tried again", async (_name, wrong) => {
  const { mailbox } = await held(wrong);
  expect(await sendDue(mailbox, due)).toEqual({ sent: [], stuck: [], next: due + 60_000 });
  expect(await mailbox.list("Drafts", { limit: 5 })).toMatchObject([{ keywords: [outboxKeyword] }]);
});

test("a mail server that refuses for good: told once, kept in Drafts, not tried again", async () => {
  const { mailbox, peer } = await held({ at: "RCPT", does: "550 no\r\n" });
  const first = await sendDue(mailbox, due);
  expect(first).toMatchObject({ sent: [], stuck: [{ uncertain: false }], next: null });
  expect(await sendDue(mailbox, due + 1)).toEqual({ sent: [], stuck: [], next: null });
  expect(peer.taken).toHaveLength(0);
  expect(await counts(mailbox)).toEqual([1, 0]);
});

test.each([
  ["drops", "drop"],
  ["hangs", "hang"],
])("a mail server that %s after it had the text: nobody can tell; told, and never sent again", async (_name, does) => {
  const { mailbox, peer, artifact } = await held({ at: ".", does });
  expect(await sendDue(mailbox, due)).toMatchObject({
    sent: [],
    stuck: [{ artifact, uncertain: true, words: expect.stringMatching(/nobody can tell/) }],
  });
  for (let later = 1; later < 5; later++)
    expect(await sendDue(mailbox, due + later * crashedAfter)).toEqual({ sent: [], stuck: [], next: null });
  expect(peer.taken).toHaveLength(1);
  expect(await mailbox.list("Drafts", { limit: 5 })).toMatchObject([{ keywords: [outboxKeyword, sendingKeyword, stuckKeyword] }]);
});

test("a crash between the mark and the receipt: not sent again; in Sent it is done, elsewhere it is told after five minutes", async () => {
  const { mailbox, peer, artifact } = await held(null);
  const [draft] = await mailbox.list("Drafts", { limit: 1 });
  if (draft === undefined) throw new Error("nothing is held");
  await mailbox.claim(draft.place, sendingKeyword);
  expect(await sendDue(mailbox, due)).toEqual({ sent: [], stuck: [], next: due + crashedAfter });
  expect(await sendDue(mailbox, due + crashedAfter)).toMatchObject({ sent: [], stuck: [{ artifact, uncertain: true }] });
  expect(peer.taken).toEqual([]);

  const again = await held(null);
  const [other] = await again.mailbox.list("Drafts", { limit: 1 });
  if (other === undefined) throw new Error("nothing is held");
  await again.mailbox.claim(other.place, sendingKeyword);
  await again.mailbox.createFolder("Sent");
  await again.mailbox.append("Sent", mail({ "Message-ID": other.identity }), { seen: true });
  expect(await sendDue(again.mailbox, due)).toEqual({ sent: [again.artifact], stuck: [], next: null });
  expect(await counts(again.mailbox)).toEqual([0, 1]);
  expect(again.peer.taken).toEqual([]);
});

test("what its owner took out of Drafts, or sends themselves, does not leave", async () => {
  const { mailbox, peer } = await held(null);
  const [draft] = await mailbox.list("Drafts", { limit: 1 });
  if (draft === undefined) throw new Error("nothing is held");
  await mailbox.createFolder("Trash");
  await mailbox.move(draft.place, "Trash");
  expect(await sendDue(mailbox, due)).toEqual({ sent: [], stuck: [], next: null });
  expect(peer.taken).toEqual([]);
});

test("a message with our header that nobody put into the outbox does not leave", async () => {
  const { mailbox, peer } = await held(null);
  await mailbox.append("Drafts", mail({ "X-Upshot-Send-At": new Date(0).toISOString(), To: "eve@example.com" }), { draft: true });
  await sendDue(mailbox, due);
  expect(peer.heard.filter((line) => line.includes("eve@"))).toEqual([]);
});
