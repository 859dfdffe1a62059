import { addressOf } from "./credential.ts";
import { asItLeaves } from "./compose.ts";
import {
  artifactOf,
  folderFor,
  MailboxProblem,
  outboxKeyword,
  sendingKeyword,
  stuckKeyword,
  type Mailbox,
  type MailHead,
} from "./mailbox.ts";

/** Time in which a mail that was sent can be taken back. Milliseconds. */
export const sendDelay = 2 * 60_000;
/** A mail that is marked as leaving for so long was left by a crash: whoever marked it would have ended. Milliseconds. */
export const crashedAfter = 5 * 60_000;
/** After a mail server that could not be reached. Milliseconds. */
const again = 60_000;
const longestMail = 40 << 20;

export interface SentDue {
  /** URNs of mails that left now. */
  readonly sent: readonly string[];
  /** Mails that stay in Drafts, and why, for their owner. They are told once and never tried again. */
  readonly stuck: readonly { readonly artifact: string; readonly uncertain: boolean; readonly words: string }[];
  /** When to look again, milliseconds UTC; null: nothing is held. */
  readonly next: number | null;
}

/** What this process knows more than the mailbox does: since when a mail is seen as leaving, and which the mail server took. */
const leavingSince = new Map<string, number>();
const taken = new Set<string>();
/** One look at a mailbox at a time in this process; other processes are held off by the mark. */
const turns = new Map<string, Promise<unknown>>();

/**
 * Sends what is held in Drafts and whose time has come. Never twice: before a mail is handed over it is marked, once for all who
 * try (`claim`); a mail that is found marked was handed over, or not, by somebody who died: it is looked up in Sent, else left
 * where it is and told. Safe to be called by several workers (what one sent, another may tell
 * as sent as well); on an IMAP server without CONDSTORE by one at a time.
 *
 * @param stopped Message-IDs of mails whose agents were stopped: they stay in Drafts, unless they are leaving already
 * @throws MailboxProblem where the mailbox cannot be reached: to be called again later
 */
export async function sendDue(mailbox: Mailbox, now: number, stopped: ReadonlySet<string> = new Set()): Promise<SentDue> {
  const key = `${mailbox.name} ${mailbox.from}`;
  const look = (): Promise<SentDue> => lookForDue(mailbox, now, stopped);
  const turn = (turns.get(key) ?? Promise.resolve()).then(look, look);
  turns.set(key, turn);
  try {
    return await turn;
  } finally {
    if (turns.get(key) === turn) turns.delete(key);
  }
}

async function lookForDue(mailbox: Mailbox, now: number, stopped: ReadonlySet<string>): Promise<SentDue> {
  const drafts = (await mailbox.folders()).find(({ role }) => role === "drafts")?.name;
  if (drafts === undefined) return { sent: [], stuck: [], next: null };
  const held = (await mailbox.list(drafts, { limit: 500, keyword: outboxKeyword })).filter(
    ({ keywords, identity }) => !keywords.includes(stuckKeyword) && !(stopped.has(identity) && !keywords.includes(sendingKeyword)),
  );
  const sent: string[] = [];
  const stuck: SentDue["stuck"][number][] = [];
  let next: number | null = null;
  const wait = (until: number): void => void (next = next === null ? until : Math.min(next, until));
  for (const mail of held.toReversed()) {
    const artifact = artifactOf(mailbox.name, mail.identity);
    if (mail.sendAt === null) {
      stuck.push(await leave(mailbox, mail, false, "It does not say when it should leave; it stays in Drafts."));
    } else if (mail.sendAt > now) {
      wait(mail.sendAt);
    } else if (mail.keywords.includes(sendingKeyword)) {
      const since = leavingSince.get(artifact) ?? now;
      leavingSince.set(artifact, since);
      if (taken.has(artifact) || (await isInSent(mailbox, mail))) {
        await settle(mailbox, mail, now);
        sent.push(artifact);
      } else if (now - since < crashedAfter) wait(since + crashedAfter);
      else
        stuck.push(
          await leave(
            mailbox,
            mail,
            true,
            "The server stopped while this mail was leaving, and nobody can tell whether it left. It is not sent again; it stays in Drafts.",
          ),
        );
    } else if (await mailbox.claim(mail.place, sendingKeyword)) {
      const problem = await handOver(mailbox, mail, now);
      if (problem === null) sent.push(artifact);
      else if (problem.certain && problem.later) {
        await mailbox.mark(mail.place, { remove: [sendingKeyword] });
        wait(now + again);
      } else stuck.push(await leave(mailbox, mail, !problem.certain, `${problem.message}. It is not sent again; it stays in Drafts.`));
    } else wait(now + again);
  }
  return { sent, stuck, next };
}

/** Null: it left, and all is written down. */
async function handOver(mailbox: Mailbox, mail: MailHead, now: number): Promise<MailboxProblem | null> {
  // After the mark: a mail that was taken back in between is no longer here.
  const source = await mailbox.source(mail.place, longestMail);
  if (source === null) return new MailboxProblem("too-long", "The mail is no longer in Drafts, or longer than 40 MB");
  const to = [...new Set([...mail.to, ...mail.cc, ...mail.bcc].map(({ address }) => address))];
  if (to.length === 0) return new MailboxProblem("rejected", "The mail has no recipients");
  try {
    await mailbox.send(asItLeaves(source, now), { from: addressOf(mailbox.from), to });
  } catch (error) {
    if (error instanceof MailboxProblem) return error;
    throw error;
  }
  taken.add(artifactOf(mailbox.name, mail.identity));
  await settle(mailbox, mail, now, asItLeaves(source, now));
  return null;
}

/** Into Sent, out of Drafts. What fails here is done at the next look. */
async function settle(mailbox: Mailbox, mail: MailHead, now: number, source?: Buffer): Promise<void> {
  if (!(await isInSent(mailbox, mail))) {
    const held = source === undefined ? await mailbox.source(mail.place, longestMail) : null;
    const whole = source ?? (held === null ? null : asItLeaves(held, now));
    if (whole !== null) await mailbox.append(await folderFor(mailbox, "sent"), whole, { seen: true, at: now });
  }
  await mailbox.remove(mail.place);
  const artifact = artifactOf(mailbox.name, mail.identity);
  taken.delete(artifact);
  leavingSince.delete(artifact);
}

async function isInSent(mailbox: Mailbox, { identity }: MailHead): Promise<boolean> {
  return (await mailbox.find(await folderFor(mailbox, "sent"), identity)).length > 0;
}

async function leave(mailbox: Mailbox, mail: MailHead, uncertain: boolean, words: string): Promise<SentDue["stuck"][number]> {
  await mailbox.mark(mail.place, { add: [stuckKeyword] });
  return { artifact: artifactOf(mailbox.name, mail.identity), uncertain, words };
}
