import { z } from "zod";
import type { Mailbox, MailHead } from "../mail/mailbox.ts";
import { openMailbox } from "../mail/open-mailbox.ts";
import { shareIn } from "../mail/similarity.ts";
import type { Finding, Verifier } from "../tools/verifier.ts";

const subject = z.object({
  mailbox: z.string(),
  identity: z.string(),
  answers: z.string().nullable(),
  recipients: z.array(z.string()),
  at: z.number(),
  marks: z.array(z.number()),
});
type Subject = z.output<typeof subject>;

/** Less than this share of the draft's text in what was sent: it was written anew. A greeting and thanks are a third of a short one. */
const leastShare = 0.5;
/** Mail programs give what they send a Message-ID of their own: as many sent mails are looked through for one that answers the same. */
const mostSent = 200;

/**
 * A draft is sent by its owner. Held: it is in Sent, by its Message-ID; or it is no longer in Drafts and a mail of its owner's is in
 * Sent that answers the same message (of a draft that answers none: that has the same recipients) and was sent after it was drafted.
 * Either went to one of its recipients and holds at least half of its text. Undone: it was deleted unsent, or is still in Drafts
 * when the window ends. Unclear: its owner sent something else instead, with less of its text or to others.
 */
const verifier: Verifier = {
  id: "mail.draft-sent",
  kind: "message",
  claims: (effects) =>
    effects.flatMap((effect) => {
      const read = effect.kind === "mail.drafted" ? subject.safeParse(effect.subject) : null;
      return read?.success === true ? [{ artifact: effect.artifact, subject: effect.subject, at: read.data.at }] : [];
    }),
  look: async (claim, { window }, world) => {
    const draft = subject.parse(claim.subject);
    const mailbox = await openMailbox(draft.mailbox, world);
    try {
      return await judged(mailbox, draft, world.now() >= claim.at + window);
    } finally {
      await mailbox.close();
    }
  },
};
export default verifier;

async function judged(mailbox: Mailbox, draft: Subject, isOver: boolean): Promise<Finding> {
  const folders = await mailbox.folders();
  const named = (role: "sent" | "drafts"): string | undefined => folders.find((folder) => folder.role === role)?.name;
  const [sent, drafts] = [named("sent"), named("drafts")];
  if (sent !== undefined) {
    const [same] = await mailbox.find(sent, draft.identity);
    if (same !== undefined) {
      const share = await shareSent(mailbox, same, draft);
      if (!isToOne(same, draft)) return { verdict: "unclear", evidence: "its owner sent it to somebody else" };
      return share >= leastShare
        ? { verdict: "held", evidence: `sent; ${percent(share)} of the draft's text is in it` }
        : { verdict: "unclear", evidence: `its owner wrote it anew and sent that; ${percent(share)} of the draft's text is in it` };
    }
    // What is still in Drafts was not sent, whatever else its owner wrote.
    const other =
      drafts !== undefined && (await mailbox.find(drafts, draft.identity)).length > 0 ? null : await sentInstead(mailbox, sent, draft);
    if (other !== null)
      return other.share >= leastShare
        ? { verdict: "held", evidence: `sent by its owner after changes; ${percent(other.share)} of the draft's text is in it` }
        : { verdict: "unclear", evidence: `its owner sent something else instead; ${percent(other.share)} of the draft's text is in it` };
  }
  if (drafts !== undefined && (await mailbox.find(drafts, draft.identity)).length > 0)
    return isOver
      ? { verdict: "undone", evidence: "still in Drafts, unsent, when the window ended" }
      : { verdict: "pending", evidence: "still in Drafts" };
  // A changed draft is a new message in Drafts: its owner may be at it.
  const changed =
    drafts === undefined
      ? []
      : (await mailbox.list(drafts, { limit: mostSent, since: draft.at - 60_000 })).filter((head) => isLike(head, draft));
  if (changed.length > 0 && !isOver) return { verdict: "pending", evidence: "changed by its owner, still in Drafts" };
  return { verdict: "undone", evidence: changed.length > 0 ? "changed by its owner, and unsent when the window ended" : "deleted unsent" };
}

/** Of the mails that may be the draft, the one with most of its text. */
async function sentInstead(mailbox: Mailbox, sent: string, draft: Subject): Promise<{ readonly share: number } | null> {
  // What left under the Message-ID of another draft of ours is that one.
  const candidates = (await mailbox.list(sent, { limit: mostSent, since: draft.at - 60_000 }))
    .filter((head) => isLike(head, draft) && !head.identity.startsWith("<upshot."))
    .slice(0, 10);
  let best: number | null = null;
  // A draft without words cannot be told from any other answer.
  for (const head of candidates) best = Math.max(best ?? 0, draft.marks.length === 0 ? 0 : await shareSent(mailbox, head, draft));
  return best === null ? null : { share: best };
}

function isLike(head: MailHead, draft: Subject): boolean {
  return (
    isToOne(head, draft) &&
    (draft.answers === null ? head.inReplyTo === null : head.inReplyTo === draft.answers || head.references.at(-1) === draft.answers)
  );
}

function isToOne(head: MailHead, { recipients }: Subject): boolean {
  return [...head.to, ...head.cc, ...head.bcc].some(({ address }) => recipients.includes(address.toLowerCase()));
}

async function shareSent(mailbox: Mailbox, head: MailHead, draft: Subject): Promise<number> {
  const content = await mailbox.read(head.place);
  return content === null ? 0 : shareIn(draft.marks, content.text);
}

function percent(share: number): string {
  return `${Math.round(share * 100)} %`;
}
