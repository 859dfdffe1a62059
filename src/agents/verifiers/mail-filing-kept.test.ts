import { afterAll, describe, expect, test } from "vitest";
import { agentWorld, mail, maildirCredential, openWork } from "../../../test/support/mailboxes.ts";
import { temporaryFolders } from "../../../test/support/temporary-folders.ts";
import { artifactOf, filedKeyword, type Mailbox, type Place } from "../mail/mailbox.ts";
import type { Effect } from "../tools/tool.ts";
import verifier from "./mail-filing-kept.ts";
import type { Finding } from "../tools/verifier.ts";

const folders = temporaryFolders();
afterAll(() => folders.remove());

const clause = { window: 60_000, of: "" };
const at = Date.UTC(2026, 10, 21, 12);

const effect = (to: string, from = "INBOX"): Effect => ({
  kind: "mail.filed",
  artifact: artifactOf("work", "<m@example.net>"),
  subject: { mailbox: "work", identity: "<m@example.net>", from, to, at },
  undo: null,
});

async function filed(): Promise<{ mailbox: Mailbox; place: Place; look: (after: number) => Promise<Finding> }> {
  const credential = maildirCredential(folders.next());
  const mailbox = await openWork(credential);
  for (const name of ["Lists", "Lists/2026", "Bills", "Trash", "Archive", "Junk"]) await mailbox.createFolder(name);
  const place = await mailbox.append("Lists", mail({ "Message-ID": "<m@example.net>" }), { keywords: [filedKeyword] });
  const [claim] = verifier.claims([effect("Lists")], clause, "r1");
  if (claim === undefined) throw new Error("no claim");
  return { mailbox, place, look: (after) => verifier.look(claim, clause, agentWorld(credential, at + after)) };
}

describe("what a person does with a filed message", () => {
  test.each([
    ["nothing", null, "pending", "held", /still in Lists with our mark/],
    ["tidies within the folder", "Lists/2026", "pending", "held", /Lists\/2026/],
    ["brings it back", "INBOX", "undone", "undone", /brought back/],
    ["moves it on", "Bills", "undone", "undone", /moved it on to Bills/],
    ["marks it as junk", "Junk", "undone", "undone", /junk/],
    ["deletes it", "Trash", "pending", "unclear", /Trash/],
    ["archives it", "Archive", "pending", "unclear", /archived/],
  ] as const)("%s", async (_name, to, before, after, evidence) => {
    const { mailbox, place, look } = await filed();
    if (to !== null) await mailbox.move(place, to);
    expect((await look(0)).verdict).toBe(before);
    expect(await look(clause.window)).toEqual({ verdict: after, evidence: expect.stringMatching(evidence) });
  });

  test("deletes it for good", async () => {
    const { mailbox, place, look } = await filed();
    await mailbox.remove(place);
    expect((await look(clause.window)).verdict).toBe("unclear");
  });

  test("had a second copy all along: only a copy that carries our mark was brought back", async () => {
    const { mailbox, look } = await filed();
    await mailbox.append("INBOX", mail({ "Message-ID": "<m@example.net>" }), {});
    expect((await look(clause.window)).verdict).toBe("held");
    await mailbox.append("INBOX", mail({ "Message-ID": "<m@example.net>" }), { keywords: [filedKeyword] });
    expect((await look(clause.window)).verdict).toBe("undone");
  });
});

test("a run promises what it last did with a message; what it took back it does not promise", () => {
  expect(verifier.claims([effect("Lists"), effect("Bills")], clause, "r1")).toMatchObject([{ at, subject: { to: "Bills" } }]);
  expect(verifier.claims([effect("Lists"), effect("INBOX", "Lists")], clause, "r1")).toEqual([]);
  expect(verifier.claims([{ ...effect("Lists"), kind: "mail.labelled" }], clause, "r1")).toEqual([]);
});

test("a mailbox that cannot be reached is no verdict", async () => {
  const [claim] = verifier.claims([effect("Lists")], clause, "r1");
  if (claim === undefined) throw new Error("no claim");
  await expect(verifier.look(claim, clause, agentWorld(null, at))).rejects.toMatchObject({ code: "mailbox-not-set-up" });
});
