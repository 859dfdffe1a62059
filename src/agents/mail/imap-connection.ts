import { isIP } from "node:net";
import { ImapFlow } from "imapflow";
import { MailboxProblem, type ProblemCode } from "./mailbox.ts";

export interface ImapServer {
  readonly host: string;
  readonly port: number;
  readonly tls: "implicit" | "starttls" | "none";
  readonly user: string;
  readonly password: string;
}

export interface ImapAccess {
  readonly server: ImapServer;
  /** Where its name leads now. @throws MailboxProblem `not-set-up` where it must not be called */
  readonly address: () => Promise<string>;
  /** Milliseconds without an answer. */
  readonly patience: number;
  /** False: the password was refused a short while ago. */
  readonly mayTry: () => boolean;
  readonly refused: (words: string) => Promise<void>;
  readonly worked: () => Promise<void>;
}

const megabyte = 1 << 20;
/** Answers to a login that say nothing about the password (RFC 5530). */
const notAboutPassword = new Set(["UNAVAILABLE", "LIMIT", "INUSE", "SERVERBUG", "CONTACTADMIN", "ALERT"]);

/** Connections that ended because nothing came. */
const silent = new WeakSet<ImapFlow>();

/** @throws MailboxProblem `refused`, `unreachable` */
export async function connectImap({ server, address, patience, mayTry, refused, worked }: ImapAccess, idles = false): Promise<ImapFlow> {
  const said = `The mail server ${server.host} refused the user or the password`;
  if (!mayTry())
    throw new MailboxProblem("refused", `${said}. It is not tried again for a while; enter them anew on the page of your mailboxes`);
  const client = new ImapFlow({
    host: await address(),
    ...(isIP(server.host) === 0 ? { servername: server.host } : {}),
    port: server.port,
    secure: server.tls === "implicit",
    ...(server.tls === "implicit" ? {} : { doSTARTTLS: server.tls === "starttls" }),
    auth: { user: server.user, pass: server.password },
    clientInfo: { name: "upshot" },
    logger: false,
    disableAutoIdle: true,
    connectionTimeout: patience,
    greetingTimeout: patience,
    ...(idles ? { maxIdleTime: 4 * 60_000 } : { socketTimeout: patience }),
    maxLineLength: 16 * megabyte,
    maxLiteralSize: 64 * megabyte,
    maxResponseSize: 96 * megabyte,
  });
  // An error without a listener would end the process. The command under way fails with another one, that only says it is over.
  client.on("error", (error) => void (/TIMEOUT/i.test(codeOf(error, "code")) && silent.add(client)));
  try {
    await within(patience * 2, client, client.connect());
  } catch (error) {
    client.close();
    const code = codeOf(error, "serverResponseCode");
    if (error instanceof Error && "authenticationFailed" in error && error.authenticationFailed === true && !notAboutPassword.has(code)) {
      await refused(`${said}.`);
      throw new MailboxProblem("refused", `${said}. Enter them anew on the page of your mailboxes`, { cause: error });
    }
    throw new MailboxProblem(
      "unreachable",
      `The mail server ${server.host} cannot be reached (${codeOf(error, "code") || code || "no answer"})`,
      { cause: error },
    );
  }
  await worked();
  return client;
}

/** Ends the connection where a command takes longer. */
export async function within<T>(milliseconds: number, client: ImapFlow, work: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, fail) => {
    timer = setTimeout(() => {
      fail(Object.assign(new Error("no answer in time"), { code: "ETIMEOUT" }));
      client.close();
    }, milliseconds);
  });
  try {
    return await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
    // The other one of the two may fail later: nobody waits for it any more.
    work.catch(() => undefined);
  }
}

/** What a failed command means. What the server says may quote a mail: its codes do not. */
export function problemOf(error: unknown, host: string, client: ImapFlow | null): MailboxProblem {
  if (error instanceof MailboxProblem) return error;
  if (error instanceof Error && "mailboxMissing" in error && error.mailboxMissing === true)
    return new MailboxProblem("no-folder", "There is no such folder", { cause: error });
  const code = codeOf(error, "code");
  const isSilent = /TIMEOUT|TIMEDOUT/i.test(code) || (client !== null && silent.has(client));
  const kind: ProblemCode = isSilent ? "timeout" : codeOf(error, "responseStatus") === "" ? "dropped" : "rejected";
  const words = {
    timeout: `The mail server ${host} did not answer in time`,
    dropped: `The mail server ${host} ended the connection in the middle of a command`,
    rejected: `The mail server ${host} refused what it was asked (${codeOf(error, "serverResponseCode") || codeOf(error, "responseStatus")})`,
  }[kind];
  return new MailboxProblem(kind, words, { cause: error });
}

function codeOf(error: unknown, name: "code" | "serverResponseCode" | "responseStatus"): string {
  const value: unknown = error instanceof Error && name in error ? Object.entries(error).find(([key]) => key === name)?.[1] : "";
  return typeof value === "string" ? value : "";
}
