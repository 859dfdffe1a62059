import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { mail, maildirCredential, openWork } from "../../../test/support/mailboxes.ts";
import { temporaryFolders } from "../../../test/support/temporary-folders.ts";
import { folderFor } from "./mailbox.ts";

const folders = temporaryFolders();
afterAll(() => folders.remove());

test("a folder whose making broke off is not there, and is made whole by whoever needs it", async () => {
  const root = folders.next();
  const mailbox = await openWork(maildirCredential(root));
  mkdirSync(join(root, ".Drafts", "tmp"), { recursive: true });
  expect((await mailbox.folders()).map(({ name }) => name)).toEqual(["INBOX"]);
  expect(await folderFor(mailbox, "drafts")).toBe("Drafts");
  await mailbox.append("Drafts", mail({ Subject: "Hello" }), {});
  expect(await mailbox.list("Drafts", { limit: 10 })).toHaveLength(1);
  await mailbox.close();
});
