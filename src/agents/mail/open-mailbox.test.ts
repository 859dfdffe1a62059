import { expect, test } from "vitest";
import { imapPeer } from "../../../test/support/mail-peer.ts";
import { imapCredential, mailWorld } from "../../../test/support/mailboxes.ts";
import { openMailbox } from "./open-mailbox.ts";

test("a name that means another address at the moment of the connection reaches no private network", async () => {
  const peer = await imapPeer({ at: "LOGIN", does: "drop" });
  const addresses = ["93.184.215.14"];
  const credential = { ...imapCredential(peer.port, "ann"), host: "rebinds.example.org", tls: "implicit" };
  const mailbox = await openMailbox("work", mailWorld(credential, { owner: "0123456789abcdef" }), {
    patience: 700,
    resolve: async () => [addresses.shift() ?? "127.0.0.1"],
  });
  await expect(mailbox.folders()).rejects.toMatchObject({ code: "not-set-up", message: expect.stringContaining("private network") });
  expect(peer.heard).toEqual([]);
  await mailbox.close();
  await peer.close();
});
