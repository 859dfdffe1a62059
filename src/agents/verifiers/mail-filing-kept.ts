import { z } from "zod";
import { filedKeyword } from "../mail/mailbox.ts";
import { openMailbox } from "../mail/open-mailbox.ts";
import { whereIs, type Whereabouts } from "../mail/whereabouts.ts";
import type { Claim, Finding, Verifier } from "../tools/verifier.ts";

const subject = z.object({
  mailbox: z.string(),
  identity: z.string(),
  from: z.string(),
  to: z.string(),
  /** Where it was put; a Message-ID alone may be another message's. */
  uid: z.string().default(""),
  validity: z.string().default(""),
  at: z.number(),
});
type Subject = z.output<typeof subject>;

/**
 * A message that an agent filed stays filed. Held: when the window ends it is in the folder it was filed into, or one below, and it
 * is that very message: it carries our mark, or is in the very place it was put. Undone, at any time: it is back in INBOX, in Junk, or its owner moved it to another folder. Its owner put it into Archive or Trash, or it
 * is nowhere: that says nothing about the filing, and is unclear; until the window ends it may come back.
 */
const verifier: Verifier = {
  id: "mail.filing-kept",
  kind: "message",
  claims: (effects) => {
    // Of a message that was filed twice, the last filing counts; into INBOX, or to where the run found it, is none.
    const claims = new Map<string, Claim>();
    const found = new Map<string, string>();
    for (const effect of effects) {
      const read = effect.kind === "mail.filed" ? subject.safeParse(effect.subject) : null;
      if (read?.success !== true) continue;
      if (!found.has(effect.artifact)) found.set(effect.artifact, read.data.from);
      if (read.data.to === "INBOX" || read.data.to === found.get(effect.artifact)) claims.delete(effect.artifact);
      else claims.set(effect.artifact, { artifact: effect.artifact, subject: effect.subject, at: read.data.at });
    }
    return [...claims.values()];
  },
  look: async (claim, { window }, world) => {
    const filing = subject.parse(claim.subject);
    const mailbox = await openMailbox(filing.mailbox, world);
    try {
      const isOver = world.now() >= claim.at + window;
      return judged(await whereIs(mailbox, filing.identity, ["INBOX", filing.to]), filing, isOver);
    } finally {
      await mailbox.close();
    }
  },
};
export default verifier;

function judged(found: readonly Whereabouts[], filing: Subject, isOver: boolean): Finding {
  const { to, uid, validity } = filing;
  const filed = found.find(({ folder }) => folder.name === to || folder.name.startsWith(`${to}/`));
  const inbox = found.find(({ folder }) => folder.name === "INBOX");
  // A message that came twice has a second copy in INBOX: only one that we filed was brought back.
  const isBack = inbox !== undefined && (filed === undefined || inbox.heads.some(({ keywords }) => keywords.includes(filedKeyword)));
  const open = (verdict: "held" | "unclear", evidence: string): Finding => ({ verdict: isOver ? verdict : "pending", evidence });
  if (isBack) return { verdict: "undone", evidence: "it was brought back to INBOX" };
  if (filed !== undefined) {
    const keeps = filed.heads.some(({ keywords }) => keywords.includes(filedKeyword));
    const stays = filed.heads.some(({ place }) => place.folder === to && place.uid === uid && place.validity === validity);
    if (!keeps && !stays)
      return open("unclear", `another message with its Message-ID is in ${filed.folder.name}; the one that was filed is gone`);
    return open("held", `still in ${filed.folder.name} ${keeps ? "with our mark" : "(without our mark)"}`);
  }
  const [elsewhere] = found;
  if (elsewhere === undefined) return open("unclear", "it is in no folder any more: deleted for good");
  if (elsewhere.folder.role === "trash") return open("unclear", "its owner put it into Trash, which says nothing about where it was filed");
  if (elsewhere.folder.role === "archive") return open("unclear", "its owner archived it, which says nothing about where it was filed");
  if (elsewhere.folder.role === "junk") return { verdict: "undone", evidence: "its owner marked it as junk" };
  return { verdict: "undone", evidence: `its owner moved it on to ${elsewhere.folder.name}` };
}
