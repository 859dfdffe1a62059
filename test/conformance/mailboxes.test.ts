import { setTimeout as wait } from "node:timers/promises";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { filedKeyword, type Changes, type Mailbox } from "../../src/agents/mail/mailbox.ts";
import { idOf, locate } from "../../src/agents/mail/message-ids.ts";
import { describeWithDovecot, startDovecot, type Dovecot } from "../support/dovecot.ts";
import { imapCredential, mail, maildirCredential, openWork } from "../support/mailboxes.ts";
import { smtpSink } from "../support/smtp-sink.ts";
import { temporaryFolders } from "../support/temporary-folders.ts";

const folders = temporaryFolders();
const ends: (() => Promise<void>)[] = [];
afterAll(async () => {
  for (const end of ends.toReversed()) await end();
  folders.remove();
});

describe("Maildir", () => {
  conforms((smtpPort) => {
    const credential = maildirCredential(folders.next(), smtpPort);
    return () => openWork(credential);
  });
});

describeWithDovecot("IMAP: Debian's dovecot", (program) => {
  let server: Dovecot;
  let user = 0;
  beforeAll(async () => {
    server = await startDovecot(program, folders.next());
    ends.push(() => server.stop());
  });
  conforms((smtpPort) => {
    const credential = imapCredential(server.port, `user${user++}@example.org`, smtpPort);
    return () => openWork(credential);
  });
});

describeWithDovecot("IMAP without MOVE, UIDPLUS and CONDSTORE", (program) => {
  let server: Dovecot;
  let user = 0;
  beforeAll(async () => {
    server = await startDovecot(program, folders.next(), { capability: "IMAP4rev1 IDLE NAMESPACE SPECIAL-USE LIST-EXTENDED LITERAL+" });
    ends.push(() => server.stop());
  });
  conforms((smtpPort) => {
    const credential = imapCredential(server.port, `user${user++}@example.org`, smtpPort);
    return () => openWork(credential);
  }, "no CONDSTORE");
});

/** What holds for every mailbox. `make` makes one of its own for a test, and opens it as often as asked. */
function conforms(make: (smtpPort?: number) => () => Promise<Mailbox>, lacking: "nothing" | "no CONDSTORE" = "nothing"): void {
  const filled = async (count: number): Promise<{ mailbox: Mailbox; other: Mailbox }> => {
    const open = make();
    const [mailbox, other] = [await open(), await open()];
    ends.push(
      () => mailbox.close(),
      () => other.close(),
    );
    for (let at = 0; at < count; at++)
      await mailbox.append("INBOX", mail({ Subject: `Mail ${at}`, "Message-ID": `<m${at}@example.net>` }), {
        at: Date.UTC(2026, 10, 20, 10, at),
      });
    return { mailbox, other };
  };

  test("lists newest first, with limit, since and words; an empty folder is an empty list", async () => {
    const { mailbox } = await filled(5);
    const subjects = async (options: Parameters<Mailbox["list"]>[1]): Promise<string[]> =>
      (await mailbox.list("INBOX", options)).map(({ subject }) => subject);
    expect(await subjects({ limit: 3 })).toEqual(["Mail 4", "Mail 3", "Mail 2"]);
    expect(await subjects({ limit: 10, since: Date.UTC(2026, 10, 20, 10, 3) })).toEqual(["Mail 4", "Mail 3"]);
    expect(await subjects({ limit: 10, words: ["mail", "2"] })).toContain("Mail 2");
    expect(await subjects({ limit: 10, words: ["nowhere"] })).toEqual([]);
    await mailbox.createFolder("Empty");
    expect(await mailbox.list("Empty", { limit: 3 })).toEqual([]);
    const [head] = await mailbox.list("INBOX", { limit: 1 });
    expect(head).toMatchObject({
      identity: "<m4@example.net>",
      from: [{ name: "Bob", address: "bob@example.net" }],
      to: [{ name: "Ann", address: "ann@example.org" }],
      at: Date.UTC(2026, 10, 20, 10, 4),
      seen: false,
      keywords: [],
    });
  });

  test("a folder that is not there is told as that", async () => {
    const { mailbox } = await filled(0);
    await expect(mailbox.list("Nowhere", { limit: 1 })).rejects.toMatchObject({ code: "no-folder", certain: true });
    expect(await mailbox.head({ folder: "Nowhere", validity: "1", uid: "1" })).toBeNull();
  });

  test("folders have their parts; one that is made is there, with one below it", async () => {
    const { mailbox, other } = await filled(0);
    await mailbox.createFolder("Lists");
    await mailbox.createFolder("Lists/Weekly");
    const names = (await other.folders()).map(({ name }) => name);
    expect(names).toEqual(expect.arrayContaining(["INBOX", "Lists", "Lists/Weekly"]));
    expect((await other.folders()).find(({ name }) => name === "INBOX")?.role).toBe("inbox");
  });

  test("marks are put on and taken off, and seen by others; a claim succeeds once", async () => {
    const { mailbox, other } = await filled(1);
    const [head] = await mailbox.list("INBOX", { limit: 1 });
    if (head === undefined) throw new Error("no mail");
    expect(await mailbox.mark(head.place, { add: [filedKeyword, "Urgent"] })).toBe(true);
    expect((await other.head(head.place))?.keywords).toEqual([filedKeyword, "Urgent"]);
    expect(await other.list("INBOX", { limit: 5, keyword: "Urgent" })).toHaveLength(1);
    await other.mark(head.place, { remove: ["Urgent"] });
    expect((await mailbox.head(head.place))?.keywords).toEqual([filedKeyword]);
    expect(await mailbox.list("INBOX", { limit: 5, keyword: "Urgent" })).toEqual([]);
    for (const keyword of ["$One", "$Two", "$Three"]) {
      const claim = async (): Promise<boolean> => mailbox.claim(head.place, keyword);
      const claims =
        lacking === "nothing" ? await Promise.all([claim(), other.claim(head.place, keyword)]) : [await claim(), await claim()];
      expect(claims.filter((one) => one)).toHaveLength(1);
    }
    expect(await mailbox.mark({ ...head.place, uid: "999999" }, { add: ["Urgent"] })).toBe(false);
  });

  test("moved: in the other folder with its marks, found by its Message-ID, not where it was; moving it again is told", async () => {
    const { mailbox, other } = await filled(3);
    await mailbox.createFolder("Lists");
    const [, head] = await mailbox.list("INBOX", { limit: 3 });
    if (head === undefined) throw new Error("no mail");
    await mailbox.mark(head.place, { add: [filedKeyword] });
    const place = await mailbox.move(head.place, "Lists");
    expect(place).toMatchObject({ folder: "Lists" });
    expect(await other.find("Lists", "<m1@example.net>")).toMatchObject([{ place, keywords: [filedKeyword], subject: "Mail 1" }]);
    expect(await other.head(head.place)).toBeNull();
    expect((await other.list("INBOX", { limit: 5 })).map(({ subject }) => subject)).toEqual(["Mail 2", "Mail 0"]);
    expect(await mailbox.move(head.place, "Lists")).toBeNull();
    expect(await mailbox.find("INBOX", "<m1@example.net>")).toEqual([]);
    const [left] = await mailbox.list("INBOX", { limit: 1 });
    if (left === undefined) throw new Error("no mail");
    await expect(mailbox.move(left.place, "Nowhere")).rejects.toMatchObject({ code: "no-folder" });
    expect(await mailbox.head(left.place)).not.toBeNull();
  });

  test("read: text, attachments, and the source as it was put there", async () => {
    const { mailbox } = await filled(0);
    const source = mail(
      {
        Subject: "=?utf-8?Q?Gr=C3=BC=C3=9Fe?=",
        "Message-ID": "<a@example.net>",
        "MIME-Version": "1.0",
        "Content-Type": 'multipart/mixed; boundary="b"',
      },
      '--b\r\nContent-Type: text/plain; charset=utf-8\r\n\r\nHallo Welt\r\n--b\r\nContent-Type: application/pdf\r\nContent-Disposition: attachment; filename="bill.pdf"\r\nContent-Transfer-Encoding: base64\r\n\r\nQUJD\r\n--b--\r\n',
    );
    const place = await mailbox.append("INBOX", source, {});
    expect(await mailbox.read(place)).toMatchObject({
      head: { subject: "Grüße" },
      text: "Hallo Welt",
      attachments: [{ name: "bill.pdf", type: "application/pdf", bytes: 3 }],
      remarks: [],
    });
    expect((await mailbox.source(place, 10_000))?.toString("latin1")).toBe(source.toString("latin1"));
    expect(await mailbox.source(place, 10)).toBeNull();
  });

  test("a long message: its text, its attachment by name, and little of it is fetched", async () => {
    const { mailbox } = await filled(0);
    const filler = `${"QUJD".repeat(19)}\r\n`.repeat(40_000);
    const source = mail(
      { Subject: "Film", "MIME-Version": "1.0", "Content-Type": 'multipart/mixed; boundary="b"' },
      `--b\r\nContent-Type: text/plain\r\n\r\nSee the film.\r\n--b\r\nContent-Type: video/mp4\r\nContent-Disposition: attachment; filename="film.mp4"\r\nContent-Transfer-Encoding: base64\r\n\r\n${filler}--b--\r\n`,
    );
    const content = await mailbox.read(await mailbox.append("INBOX", source, {}));
    expect(content).toMatchObject({ text: "See the film.", attachments: [{ name: "film.mp4", type: "video/mp4" }] });
    expect(content?.remarks.join(" ")).toMatch(/3\.0 MB/);
  });

  test("what is appended carries its marks; what is removed is gone", async () => {
    const { mailbox, other } = await filled(0);
    await mailbox.createFolder("Written");
    const place = await mailbox.append("Written", mail({ "Message-ID": "<d@example.org>" }), {
      draft: true,
      seen: true,
      keywords: ["$UpshotDraft"],
    });
    expect(await other.head(place)).toMatchObject({ seen: true, keywords: ["$UpshotDraft"], identity: "<d@example.org>" });
    await mailbox.remove(place);
    expect(await other.list("Written", { limit: 5 })).toEqual([]);
    await mailbox.remove(place);
  });

  test("changes since a cursor: what came, also by a person's hand, and whose marks changed", async () => {
    const { mailbox, other } = await filled(2);
    await mailbox.createFolder("Lists");
    const [head, marked] = await mailbox.list("INBOX", { limit: 2 });
    if (head === undefined || marked === undefined) throw new Error("no mail");
    await mailbox.mark(head.place, { add: [filedKeyword] });
    const filed = await mailbox.move(head.place, "Lists");
    if (filed === null) throw new Error("not moved");
    const start = await mailbox.changes("INBOX", null);
    expect(start).toMatchObject({ arrived: [], changed: [] });
    expect(await mailbox.changes("INBOX", start.cursor)).toMatchObject({ arrived: [], changed: [] });
    await other.append("INBOX", mail({ Subject: "New", "Message-ID": "<new@example.net>" }), {});
    await other.move(filed, "INBOX");
    await other.mark(marked.place, { add: ["Seen-by-Ann"] });
    const { arrived, changed, cursor } = await mailbox.changes("INBOX", start.cursor);
    expect(arrived.map(({ identity, keywords }) => [identity, keywords]).sort(([a = ""], [b = ""]) => (a < b ? -1 : 1))).toEqual([
      ["<m1@example.net>", [filedKeyword]],
      ["<new@example.net>", []],
    ]);
    expect(changed.map(({ identity }) => identity)).toEqual(lacking === "no CONDSTORE" ? [] : ["<m0@example.net>"]);
    expect(await mailbox.changes("INBOX", cursor)).toMatchObject({ arrived: [], changed: [] });
  });

  test("watches: at once what happened meanwhile, then what happens, until the signal", async () => {
    const { mailbox, other } = await filled(1);
    const { cursor } = await mailbox.changes("INBOX", null);
    await other.append("INBOX", mail({ "Message-ID": "<meanwhile@example.net>" }), {});
    const ending = new AbortController();
    const seen: string[] = [];
    const watched = (async (): Promise<Changes | null> => {
      let last: Changes | null = null;
      for await (const changes of mailbox.watch("INBOX", cursor, ending.signal)) {
        last = changes;
        seen.push(...changes.arrived.map(({ identity }) => identity));
      }
      return last;
    })();
    await until(() => seen.length === 1);
    await other.append("INBOX", mail({ "Message-ID": "<live@example.net>" }), {});
    await until(() => seen.length === 2);
    await other.append("INBOX", mail({ "Message-ID": "<second@example.net>" }), {});
    await until(() => seen.length === 3);
    ending.abort();
    const last = await watched;
    expect(seen).toEqual(["<meanwhile@example.net>", "<live@example.net>", "<second@example.net>"]);
    expect(await mailbox.changes("INBOX", last?.cursor ?? null)).toMatchObject({ arrived: [] });
  });

  test("ids of messages are short, mean one message in one place, and stay readable after it moved", async () => {
    const { mailbox, other } = await filled(2);
    const [head] = await mailbox.list("INBOX", { limit: 1 });
    if (head === undefined) throw new Error("no mail");
    const id = idOf("work", head);
    expect(id).toMatch(/^m[0-9a-f-]{10,50}$/);
    expect((await locate(other, id))?.head?.identity).toBe(head.identity);
    expect(await locate(other, "INBOX/1")).toBeNull();
    expect(
      (
        await locate(
          other,
          id.replace(/.$/, (last) => (last === "0" ? "1" : "0")),
        )
      )?.head,
    ).toBeNull();
    await mailbox.createFolder("Lists");
    await mailbox.move(head.place, "Lists");
    expect(await locate(other, id)).toMatchObject({ head: null, place: { folder: "INBOX" } });
  });

  test("a message without a Message-ID is found by its headers", async () => {
    const { mailbox, other } = await filled(1);
    const place = await mailbox.append("INBOX", mail({ Subject: "No id" }), {});
    const head = await mailbox.head(place);
    expect(head?.identity).toMatch(/^sha256:/);
    expect(await other.find("INBOX", head?.identity ?? "")).toMatchObject([{ place }]);
  });

  test("sends whole messages through its mail server, and none where there is none", async () => {
    const sink = await smtpSink();
    ends.push(() => sink.close());
    const mailbox = await make(sink.port)();
    ends.push(() => mailbox.close());
    expect(mailbox.sends).toBe(true);
    expect(await mailbox.send(mail({ Subject: "Out" }, ".dot\r\nend\r\n"), { from: "ann@example.org", to: ["bob@example.net"] })).toEqual({
      refused: [],
    });
    expect(sink.mails).toMatchObject([{ recipients: ["bob@example.net"] }]);
    const silent = await make()();
    ends.push(() => silent.close());
    await expect(silent.send(mail({}), { from: "ann@example.org", to: ["bob@example.net"] })).rejects.toMatchObject({ code: "not-set-up" });
  });
}

async function until(isSo: () => boolean): Promise<void> {
  for (const end = Date.now() + 15_000; !isSo(); await wait(20)) if (Date.now() > end) throw new Error("it did not happen");
}
