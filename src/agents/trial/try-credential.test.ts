import { afterAll, expect, test } from "vitest";
import { imapPeer } from "../../../test/support/mail-peer.ts";
import { imapCredential, mailWorld } from "../../../test/support/mailboxes.ts";
import { tryCredential } from "./try-credential.ts";

const ends: (() => Promise<void>)[] = [];
afterAll(async () => {
  for (const end of ends) await end();
});

test("whoever says nothing has not answered when the time is up, and what is left of it ends by itself", async () => {
  const peer = await imapPeer({ at: "LOGIN", does: "hang" });
  ends.push(() => peer.close());
  const world = mailWorld(imapCredential(peer.port, "ann"));
  const began = performance.now();
  const { works, steps } = await tryCredential("mailbox", "work", world, { milliseconds: 400 });
  expect(performance.now() - began).toBeLessThan(2_000);
  expect(works).toBe(false);
  expect(steps[0]?.says).toMatch(/cannot be reached|did not answer within/);
  expect(steps[0]?.next).not.toBe("");
});
