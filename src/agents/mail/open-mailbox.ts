import { createHash } from "node:crypto";
import { isAbsolute } from "node:path";
import { UpshotError } from "../../kit/errors.ts";
import { openOutgoing } from "../../kit/outgoing.ts";
import type { World } from "../tools/connector.ts";
import { checkEncryption, mailboxCredential, type MailboxCredential, type SmtpServer } from "./credential.ts";
import { deliverHere } from "./deliver-here.ts";
import { MailboxProblem, type Mailbox } from "./mailbox.ts";
import { smtpSender, type SmtpOptions } from "./smtp.ts";

export type MailWorld = Pick<World, "owner" | "credential" | "credentialProblem" | "workspace" | "privateHosts" | "now">;

/** Milliseconds without an answer after which a server counts as gone. */
const usualPatience = 30_000;
/** A password that was refused is not tried again before; another one is tried at once. Milliseconds. */
const restAfterRefusal = 15 * 60_000;
/** By a hash of the credential: many runs use one mailbox, and a server locks out whoever keeps trying. */
const refusals = new Map<string, number>();

export interface OpenMailboxOptions {
  readonly patience?: number;
  /** A person asks for it: a password that was refused a short while ago is tried all the same. */
  readonly insists?: boolean;
  /** The addresses of a name, for tests of names that change; else the system's. */
  readonly resolve?: (host: string) => Promise<readonly string[]>;
}

/**
 * Opens a mailbox by the name it was entered under. Connects when first used.
 * @throws UpshotError `mailbox-not-set-up`
 */
export async function openMailbox(name: string, world: MailWorld, options: OpenMailboxOptions = {}): Promise<Mailbox> {
  const entered = await world.credential("mailbox", name);
  if (entered === null || entered === undefined) throw notSetUp(name, `There is no mailbox "${name}"`);
  const read = mailboxCredential.safeParse(entered);
  if (!read.success)
    throw notSetUp(
      name,
      `The mailbox "${name}" is not entered completely (${read.error.issues.map(({ path, message }) => `${path.join(".")}: ${message}`).join("; ")})`,
    );
  try {
    return await openCredential(name, read.data, world, options);
  } catch (error) {
    if (error instanceof MailboxProblem && error.code === "not-set-up") throw notSetUp(name, error.message, error);
    throw error;
  }
}

async function openCredential(
  name: string,
  credential: MailboxCredential,
  world: MailWorld,
  options: OpenMailboxOptions,
): Promise<Mailbox> {
  const { patience = usualPatience, insists = false, resolve } = options;
  const reach = (what: string, server: SmtpServer) => (): Promise<string> => addressFor(what, server, world, resolve);
  const { from } = credential;
  const smtp = await smtpOf(credential, world, options);
  const send = smtp === null ? null : smtpSender(smtp);
  if (credential.kind === "maildir") {
    const { folder } = credential;
    if (!/^[a-z0-9][a-z0-9-]{0,60}$/.test(folder) && !(isAbsolute(folder) && world.owner === "owner"))
      throw new MailboxProblem("not-set-up", `The folder of the mailbox "${name}" has to be a plain name`);
    const { openMaildir } = await import("./maildir.ts");
    const here = (): Mailbox => opened;
    const local = credential.sendsHere ? deliverHere(here, world.now) : null;
    const root = isAbsolute(folder) ? folder : world.workspace(folder);
    const opened = await openMaildir({ name, root, from, send: send ?? local, now: world.now });
    return opened;
  }
  checkEncryption("IMAP", credential, world.privateHosts);
  await reach("IMAP", credential)();
  const key = createHash("sha256")
    .update(JSON.stringify([credential.host, credential.port, credential.user, credential.password]))
    .digest("hex");
  const { openImap } = await import("./imap.ts");
  return openImap({
    name,
    from,
    send,
    patience,
    now: world.now,
    server: credential,
    address: reach("IMAP", credential),
    mayTry: () => insists || (refusals.get(key) ?? Number.NEGATIVE_INFINITY) + restAfterRefusal <= world.now(),
    refused: async (words) => {
      refusals.set(key, world.now());
      await world.credentialProblem("mailbox", name, words);
    },
    worked: async () => {
      if (refusals.delete(key)) await world.credentialProblem("mailbox", name, null);
    },
  });
}

/** How its mail leaves; null where it sends nothing. @throws MailboxProblem `not-set-up` */
export async function smtpOf(
  credential: MailboxCredential,
  world: MailWorld,
  { patience = usualPatience, resolve }: OpenMailboxOptions = {},
): Promise<SmtpOptions | null> {
  const server = credential.smtp;
  if (server === null) return null;
  checkEncryption("SMTP", server, world.privateHosts);
  const address = (): Promise<string> => addressFor("SMTP", server, world, resolve);
  await address();
  const auth = credential.kind === "imap" ? { user: credential.user, password: credential.password } : null;
  return { server, address, auth, patience };
}

/**
 * Where a connection goes. Whoever enters a mailbox must not reach into the network the server stands in; the owner of a single-user
 * installation is in it. Asked for each connection, which is made to this very address: a name may mean another one a moment later.
 */
async function addressFor(
  what: string,
  { host, port }: SmtpServer,
  { owner, privateHosts }: MailWorld,
  resolve: OpenMailboxOptions["resolve"],
): Promise<string> {
  if (owner === "owner") return host;
  const url = new URL(`https://${host.includes(":") ? `[${host}]` : host}:${port}`);
  try {
    const outgoing = openOutgoing({ allowed: privateHosts, ...(resolve === undefined ? {} : { resolve }) });
    return (await outgoing.addressesOf(url))[0] ?? host;
  } catch (error) {
    if (!(error instanceof UpshotError)) throw error;
    if (error.code === "outgoing-failed") throw new MailboxProblem("unreachable", `The ${what} server's name ${host} has no address now`);
    throw new MailboxProblem(
      "not-set-up",
      `The ${what} server ${host} is in a private network. The operator can name it in the file private-hosts in the data folder`,
    );
  }
}

function notSetUp(name: string, message: string, cause?: unknown): UpshotError {
  return new UpshotError({
    code: "mailbox-not-set-up",
    message,
    hint: `Enter the mailbox "${name}" on the page of your mailboxes, or change the name in the agent's definition.`,
    ...(cause === undefined ? {} : { cause }),
  });
}
