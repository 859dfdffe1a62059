import { UpshotError } from "../../kit/errors.ts";
import type { TrialStep } from "../../model/pages/agent-trial.ts";
import { failed, untried, worked, type Trial, type TrialLimits, type TrialWorld } from "../trial/trial.ts";
import { mailboxCredential, type MailboxCredential } from "./credential.ts";
import { MailboxProblem } from "./mailbox.ts";
import { openMailbox, smtpOf } from "./open-mailbox.ts";
import { smtpSignIn } from "./smtp.ts";

/** Signs in to the mailbox and to the server its mail leaves by; reads no mail and sends none. */
export const tryMailbox: Trial = async (name, world, limits) => {
  const read = mailboxCredential.safeParse(await world.credential("mailbox", name));
  if (!read.success) return [failed("What is entered", "It is not complete", "Enter the mailbox anew.")];
  return Promise.all([reading(name, read.data, world, limits), sending(read.data, world, limits)]);
};

async function reading(name: string, { kind }: MailboxCredential, world: TrialWorld, { patience }: TrialLimits): Promise<TrialStep> {
  const what = kind === "imap" ? "Reading (IMAP)" : "Reading (a folder of this machine)";
  try {
    const mailbox = await openMailbox(name, world, { patience, insists: true });
    try {
      const count = (await mailbox.folders()).length;
      await world.credentialProblem("mailbox", name, null);
      return worked(what, `It lets agents in, and has ${count} ${count === 1 ? "folder" : "folders"}`);
    } finally {
      await mailbox.close();
    }
  } catch (error) {
    return problemStep(what, error, "993 with implicit, or 143 with starttls");
  }
}

async function sending(credential: MailboxCredential, world: TrialWorld, { patience }: TrialLimits): Promise<TrialStep> {
  const what = "Sending (SMTP)";
  try {
    const smtp = await smtpOf(credential, world, { patience });
    if (smtp === null) return untried(what, "No server is entered: agents read, file and draft with it, and send nothing");
    const known = await smtpSignIn(smtp, credential.from);
    return worked(
      what,
      known ? "It takes the user and the password; nothing was sent" : "It answers, and asks for no password; nothing was sent",
    );
  } catch (error) {
    return problemStep(what, error, "465 with implicit, or 587 with starttls");
  }
}

function problemStep(what: string, error: unknown, ports: string): TrialStep {
  if (error instanceof UpshotError) return failed(what, error.message, error.hint);
  if (!(error instanceof MailboxProblem)) throw error;
  const { code, message } = error;
  if (code === "refused")
    return failed(
      what,
      message.replace(/\. Enter .*$/s, ""),
      "Enter user and password anew. Many providers want a password made for one program (an app password), and that access by IMAP is switched on in the mailbox's settings.",
    );
  if (code === "timeout") return failed(what, message, "Try again in a while; look whether the server is the right one.");
  return failed(what, message, code === "unreachable" ? whyUnreachable(message, ports) : "Mend what it says, then test it again.");
}

function whyUnreachable(message: string, ports: string): string {
  const reason = /\(([^()]+)\)$/.exec(message)?.[1] ?? "";
  if (/NOTFOUND|EAI_AGAIN|EDNS|no address/.test(`${reason}${message}`))
    return "There is no host of this name, or names cannot be looked up now: see how it is spelt.";
  if (/REFUSED/.test(reason)) return `Nobody listens at this port: it is mostly ${ports}.`;
  if (/CERT|SELF_SIGNED|ALTNAME|SIGNATURE/.test(reason))
    return "Its certificate is not good for this name, or has run out: use the name that the provider gives, or ask who runs the server.";
  if (/SSL|TLS|EPROTO/.test(reason)) return `Port and encryption do not fit each other: it is mostly ${ports}.`;
  return `See that host, port and encryption are right (mostly ${ports}), and that a firewall lets this server through.`;
}
