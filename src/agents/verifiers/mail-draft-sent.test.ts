import { afterAll, expect, test } from "vitest";
import { agentWorld, mail, maildirCredential, openWork } from "../../../test/support/mailboxes.ts";
import { temporaryFolders } from "../../../test/support/temporary-folders.ts";
import { draftKeyword, type Mailbox, type Place } from "../mail/mailbox.ts";
import { fingerprint } from "../mail/similarity.ts";
import type { Finding } from "../tools/verifier.ts";
import verifier from "./mail-draft-sent.ts";

const folders = temporaryFolders();
afterAll(() => folders.remove());

const clause = { window: 60_000, of: "" };
const at = Date.UTC(2026, 10, 21, 12);
const text = "Thank you for the offer. Thursday at ten suits us well, and we bring the signed papers along.\r\n";
const fields = { From: "Ann <ann@example.org>", To: "bob@example.net", Subject: "Re: Offer", "In-Reply-To": "<offer@example.net>" };

async function drafted(): Promise<{ mailbox: Mailbox; draft: Place; look: (after: number) => Promise<Finding> }> {
  const credential = maildirCredential(folders.next());
  const mailbox = await openWork(credential, { now: () => at });
  for (const name of ["Drafts", "Sent", "Trash"]) await mailbox.createFolder(name);
  const draft = await mailbox.append("Drafts", mail({ ...fields, "Message-ID": "<d@example.org>" }, text), {
    draft: true,
    keywords: [draftKeyword],
  });
  const subject = {
    mailbox: "work",
    identity: "<d@example.org>",
    answers: "<offer@example.net>",
    recipients: ["bob@example.net"],
    at,
    marks: fingerprint(text),
  };
  const [claim] = verifier.claims([{ kind: "mail.drafted", artifact: "mail:work:0", subject, undo: null }], clause, "r1");
  if (claim === undefined) throw new Error("no claim");
  return { mailbox, draft, look: (after) => verifier.look(claim, clause, agentWorld(credential, at + after)) };
}

test("a draft that waits, and one that still waits when the window ends", async () => {
  const { look } = await drafted();
  expect(await look(0)).toEqual({ verdict: "pending", evidence: "still in Drafts" });
  expect((await look(clause.window)).verdict).toBe("undone");
});

test("deleted unsent", async () => {
  const { mailbox, draft, look } = await drafted();
  await mailbox.move(draft, "Trash");
  expect(await look(0)).toEqual({ verdict: "undone", evidence: "deleted unsent" });
});

test("sent as it was", async () => {
  const { mailbox, draft, look } = await drafted();
  await mailbox.move(draft, "Sent");
  expect(await look(0)).toEqual({ verdict: "held", evidence: "sent; 100 % of the draft's text is in it" });
});

test.each([
  ["with a word changed and the answered mail below", `${text.replace("ten", "eleven")}\r\n> We offer this and that.\r\n`, fields, "held"],
  ["written anew", "No, thanks. Perhaps another time.\r\n", fields, "unclear"],
  ["to somebody else", text, { ...fields, To: "carl@example.net" }, "undone"],
  ["as an answer to another mail", text, { ...fields, "In-Reply-To": "<other@example.net>" }, "undone"],
])("its mail program sent it under another Message-ID, %s", async (_name, body, sent, verdict) => {
  const { mailbox, draft, look } = await drafted();
  await mailbox.remove(draft);
  await mailbox.append("Sent", mail({ ...sent, "Message-ID": "<sent@example.org>" }, body), { seen: true, at: at + 1000 });
  expect((await look(1000)).verdict).toBe(verdict);
});

test("a draft its owner is changing is not lost yet", async () => {
  const { mailbox, draft, look } = await drafted();
  await mailbox.remove(draft);
  await mailbox.append("Drafts", mail({ ...fields, "Message-ID": "<d2@example.org>" }, text), { draft: true, at: at + 1000 });
  expect((await look(1000)).verdict).toBe("pending");
  expect((await look(clause.window)).verdict).toBe("undone");
});
