import { chownSync, closeSync, mkdirSync, openSync, statSync, truncateSync, writeFileSync, writeSync } from "node:fs";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { describeWithDovecot, startDovecot } from "../../../test/support/dovecot.ts";
import { imapCredential, mail, maildirCredential, openWork } from "../../../test/support/mailboxes.ts";
import { temporaryFolders } from "../../../test/support/temporary-folders.ts";
import type { Mailbox } from "./mailbox.ts";

const folders = temporaryFolders();
const ends: (() => Promise<void>)[] = [];
afterAll(async () => {
  for (const end of ends) await end();
  folders.remove();
}, 180_000);

const first = 1_763_000_000;

/** Puts mails into a Maildir as its mail server would, one a minute. */
function fill(folder: string, count: number): void {
  for (const place of ["new", "cur", "tmp"]) mkdirSync(join(folder, place), { recursive: true });
  for (let at = 0; at < count; at++)
    writeFileSync(
      join(folder, "new", `${first + at * 60}.M${at}P1.host`),
      mail({ Subject: `Mail ${at}`, "Message-ID": `<m${at}@example.net>` }),
    );
  const { uid, gid } = statSync(join(folder, ".."));
  if (process.getuid?.() === 0)
    for (const path of [folder, ...["new", "cur", "tmp"].map((one) => join(folder, one))]) chownSync(path, uid, gid);
}

/** Memory of this thread, in bytes: the process is shared with other tests. */
function memory(): number {
  const { heapUsed, external, arrayBuffers } = process.memoryUsage();
  return heapUsed + external + arrayBuffers;
}

/** @returns what memory it took, in bytes */
async function look(mailbox: Mailbox, count: number): Promise<number> {
  const before = memory();
  expect((await mailbox.list("INBOX", { limit: 100 })).map(({ subject }) => subject)).toEqual(
    Array.from({ length: 100 }, (_, at) => `Mail ${count - 1 - at}`),
  );
  expect(await mailbox.find("INBOX", "<m7@example.net>")).toMatchObject([{ subject: "Mail 7" }]);
  const { cursor } = await mailbox.changes("INBOX", null);
  await mailbox.append("INBOX", mail({ "Message-ID": "<new@example.net>" }), {});
  expect(await mailbox.changes("INBOX", cursor)).toMatchObject({ arrived: [{ identity: "<new@example.net>" }], changed: [] });
  return memory() - before;
}

test("an inbox of 50,000 messages is listed, searched and followed (Maildir)", async () => {
  const folder = folders.next();
  fill(folder, 50_000);
  expect(await look(await openWork(maildirCredential(folder)), 50_000)).toBeLessThan(400 << 20);
}, 180_000);

test("of a message of 100 MB the beginning is read", async () => {
  const folder = folders.next();
  fill(folder, 0);
  const path = join(folder, "new", `${first}.M1P1.host`);
  const head =
    'Subject: Film\nContent-Type: multipart/mixed; boundary="b"\n\n--b\nContent-Type: text/plain\n\nSee the film.\n--b\nContent-Type: video/mp4\n\n';
  const file = openSync(path, "w");
  writeSync(file, head);
  closeSync(file);
  truncateSync(path, 100 << 20);
  const mailbox = await openWork(maildirCredential(folder));
  const [message] = await mailbox.list("INBOX", { limit: 1 });
  const before = process.memoryUsage().arrayBuffers;
  const content = message === undefined ? null : await mailbox.read(message.place);
  expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(20 << 20);
  expect(content?.text).toBe("See the film.");
  expect(content?.remarks.join(" ")).toMatch(/100\.0 MB/);
});

describeWithDovecot("on dovecot", (program) => {
  test("an inbox of 3,000 messages, and one message of 60 MB", async () => {
    const folder = folders.next();
    const server = await startDovecot(program, folder);
    ends.push(() => server.stop());
    fill(join(folder, "mail", "big@example.org"), 3000);
    const mailbox = await openWork(imapCredential(server.port, "big@example.org"));
    ends.unshift(() => mailbox.close());
    expect(await look(mailbox, 3000)).toBeLessThan(400 << 20);
    const line = Buffer.from(`${"QUJD".repeat(19)}\r\n`);
    const filler = Buffer.alloc(60 << 20, line);
    const head = mail(
      { Subject: "Film", "Content-Type": 'multipart/mixed; boundary="b"' },
      '--b\r\nContent-Type: application/zip; name="big.zip"\r\nContent-Transfer-Encoding: base64\r\n\r\n',
    );
    const tail = Buffer.from("\r\n--b\r\nContent-Type: text/plain; charset=utf-8\r\n\r\nThe text stands below.\r\n--b--\r\n");
    const place = await mailbox.append("INBOX", Buffer.concat([head, filler, tail]), {});
    expect(await mailbox.read(place)).toMatchObject({
      text: "The text stands below.",
      attachments: [{ name: "big.zip", type: "application/zip" }],
    });
  });
});
