import { renameSync } from "node:fs";
import { join } from "node:path";
import { filedKeyword } from "../../../src/agents/mail/mailbox.ts";
import { idOf } from "../../../src/agents/mail/message-ids.ts";
import mailFilingKept from "../../../src/agents/verifiers/mail-filing-kept.ts";
import { plainText, type Effect } from "../../../src/agents/tools/tool.ts";
import { mail } from "../mailboxes.ts";
import { identity, mailDesk, type MailDesk } from "./mail-desk.ts";
import type { Cases, Claimed, Scene } from "./scene.ts";

const claimed = (effects: readonly (Effect | null)[], later?: () => Promise<void>): Claimed => ({
  verifier: mailFilingKept,
  of: "",
  effects,
  ...(later === undefined ? {} : { later }),
});

/** A mail that the run really filed into Lists, and what happens to it after the run. */
async function filed(scene: Scene, later: (desk: MailDesk) => Promise<void>): Promise<Claimed> {
  const desk = await mailDesk(scene);
  const effect = await desk.does("mail.move", { message: await desk.arrive(), folder: "Lists" });
  await desk.seen("Lists");
  return claimed([effect], () => later(desk));
}

const copy = mail({ Subject: "Weekly letter", "Message-ID": identity });

export const filingCases: Cases = {
  "nothing was moved at all": async (scene) => {
    await (await mailDesk(scene)).arrive();
    return claimed([]);
  },
  "it was labelled, not moved": async (scene) => {
    const { arrive, does } = await mailDesk(scene);
    return claimed([await does("mail.label", { message: await arrive(), label: "Lists" })]);
  },
  "its owner filed it by hand just before the run did": async (scene) => {
    const { arrive, moves, fails } = await mailDesk(scene);
    const message = await arrive();
    await moves("INBOX", "Lists");
    return claimed([await fails("mail.move", { message, folder: "Lists" })]);
  },
  "somebody else's rule filed it under a mark of its own just before the run did": async (scene) => {
    const { human, arrive, seen, moves, fails } = await mailDesk(scene);
    const message = await arrive();
    await human.mark((await seen("INBOX")).place, { add: ["$Sieve"] });
    await moves("INBOX", "Lists");
    return claimed([await fails("mail.move", { message, folder: "Lists" })]);
  },
  "the move was refused: the folder is not the agent's, and its owner filed it there": async (scene) => {
    const { arrive, moves, fails } = await mailDesk(scene, { folders: ["Bills"] });
    const refused = await fails("mail.move", { message: await arrive(), folder: "Lists" });
    return claimed([refused], () => moves("INBOX", "Lists"));
  },
  "the move failed: the message was gone": async (scene) => {
    const { human, arrive, seen, fails } = await mailDesk(scene);
    const message = await arrive();
    await human.remove((await seen("INBOX")).place);
    return claimed([await fails("mail.move", { message, folder: "Lists" })]);
  },
  "it was in Lists all along": async (scene) => {
    const { arrive, does, moves } = await mailDesk(scene);
    const effect = await does("mail.label", { message: await arrive(), label: "letter" });
    await moves("INBOX", "Lists");
    return claimed([effect]);
  },
  "it went to another folder than the last receipt says": async (scene) => {
    const { arrive, does, seen, moves } = await mailDesk(scene);
    const lists = await does("mail.move", { message: await arrive(), folder: "Lists" });
    await seen("Lists");
    return claimed([lists], () => moves("Lists", "Bills"));
  },
  "the run filed it, and moved it back itself": async (scene) => {
    const { arrive, does } = await mailDesk(scene);
    const there = await does("mail.move", { message: await arrive(), folder: "Lists" });
    return claimed([there, await does("mail.move", { message: plainText(there.undo?.args["message"]), folder: "INBOX" })]);
  },
  "the run took it out of Lists and put it in again": async (scene) => {
    const { arrive, moves, seen, does } = await mailDesk(scene);
    await arrive();
    await moves("INBOX", "Lists");
    const out = await does("mail.move", { message: idOf("work", await seen("Lists")), folder: "Bills" });
    return claimed([out, await does("mail.move", { message: plainText(out.undo?.args["message"]), folder: "Lists" })]);
  },
  "it was taken back with one click": async (scene) => {
    const { arrive, does, takesBack } = await mailDesk(scene);
    const effect = await does("mail.move", { message: await arrive(), folder: "Lists" });
    return claimed([effect], () => takesBack(effect));
  },
  "its owner brought it back": (scene) => filed(scene, ({ moves }) => moves("Lists", "INBOX")),
  "its owner brought it back with a program that loses our mark": (scene) =>
    filed(scene, async ({ human, seen, moves }) => {
      await human.mark((await seen("Lists")).place, { remove: [filedKeyword] });
      await moves("Lists", "INBOX");
    }),
  "its owner brought a copy back, and left one there": (scene) =>
    filed(scene, async ({ human }) => void (await human.append("INBOX", copy, { keywords: [filedKeyword] }))),
  "its owner brought it back, and put it into a folder of their own": (scene) =>
    filed(scene, async ({ human, moves }) => {
      await moves("Lists", "INBOX");
      await human.createFolder("Mine");
      await moves("INBOX", "Mine");
    }),
  "its owner moved it on": (scene) => filed(scene, ({ moves }) => moves("Lists", "Bills")),
  "somebody else's rule moved it on": (scene) =>
    filed(scene, async ({ human, seen, moves }) => {
      await human.mark((await seen("Lists")).place, { add: ["$Sieve"], remove: [filedKeyword] });
      await moves("Lists", "Bills");
    }),
  "its owner marked it as junk": (scene) => filed(scene, ({ moves }) => moves("Lists", "Junk")),
  "its owner archived it": (scene) => filed(scene, ({ moves }) => moves("Lists", "Archive")),
  "its owner deleted it": (scene) => filed(scene, ({ moves }) => moves("Lists", "Trash")),
  "it was deleted for good": (scene) => filed(scene, async ({ human, seen }) => human.remove((await seen("Lists")).place)),
  "the folder was renamed": (scene) =>
    filed(scene, () => {
      const root = scene.world.workspace("work-mail");
      renameSync(join(root, ".Lists"), join(root, ".Elsewhere"));
      return Promise.resolve();
    }),
  "it was deleted, and a mail that forges its Message-ID came": (scene) =>
    filed(scene, async ({ human, seen, arrive }) => {
      await human.remove((await seen("Lists")).place);
      await arrive({ From: "Mallory <mallory@example.com>" });
    }),
  "it was deleted, and a rule filed a mail that forges its Message-ID": (scene) =>
    filed(scene, async ({ human, seen, arrive, moves }) => {
      await human.remove((await seen("Lists")).place);
      await arrive({ From: "Mallory <mallory@example.com>" });
      await moves("INBOX", "Lists");
    }),
  "a copy was there before, and the one that the run filed was deleted": async (scene) => {
    const { human, arrive, does, seen } = await mailDesk(scene);
    await human.append("Lists", copy, {});
    const effect = await does("mail.move", { message: await arrive(), folder: "Lists" });
    return claimed([effect], async () => {
      const own = (await human.find("Lists", identity)).find(({ keywords }) => keywords.includes(filedKeyword));
      await human.remove((own ?? (await seen("Lists"))).place);
    });
  },
  "it was filed in another mailbox, and deleted there": async (scene) => {
    const [work, own] = [await mailDesk(scene), await mailDesk(scene, { mailbox: "private" })];
    await work.human.append("Lists", copy, { keywords: [filedKeyword] });
    const effect = await own.does("mail.move", { message: await own.arrive(), folder: "Lists" });
    return claimed([effect], async () => own.human.remove((await own.seen("Lists")).place));
  },
  "only the first of two filings is kept: the last was brought back": async (scene) => {
    const { human, arrive, does, moves } = await mailDesk(scene);
    const first = await does("mail.move", { message: await arrive(), folder: "Lists" });
    const second = await does("mail.move", { message: plainText(first.undo?.args["message"]), folder: "Bills" });
    return claimed([first, second], async () => {
      await human.append("Lists", copy, {});
      await moves("Bills", "INBOX");
    });
  },
};
