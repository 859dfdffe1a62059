import { addressOf } from "./credential.ts";
import { MailboxProblem, type Mailbox } from "./mailbox.ts";

/**
 * The sending of a mailbox that no server stands behind (the demo's): what goes to its own address arrives in its inbox, anybody
 * else is refused. Nothing leaves this machine.
 */
export function deliverHere(mailbox: () => Mailbox, now: () => number): Mailbox["send"] {
  return async (source, { to }) => {
    const own = addressOf(mailbox().from).toLowerCase();
    const refused = to.filter((address) => address.toLowerCase() !== own);
    if (refused.length === to.length)
      throw new MailboxProblem("rejected", "This mailbox only sends to itself: nothing leaves this machine");
    await mailbox().append("INBOX", source, { at: now() });
    return { refused };
  };
}
