import { isIP } from "node:net";
import { Readable } from "node:stream";
import SMTPConnection from "nodemailer/lib/smtp-connection";
import { addressOf, type SmtpServer } from "./credential.ts";
import { MailboxProblem, type Mailbox } from "./mailbox.ts";

export interface SmtpOptions {
  readonly server: SmtpServer;
  /** Where its name leads now. @throws MailboxProblem `not-set-up` where it must not be called */
  readonly address: () => Promise<string>;
  readonly auth: { readonly user: string; readonly password: string } | null;
  /** Milliseconds without an answer. */
  readonly patience: number;
}

/**
 * Hands whole messages to a mail server. Once the server said that it takes the text and the first byte of it was on its way,
 * only the server knows whether it took the message: an end of the connection from then on is not certain.
 */
export function smtpSender(options: SmtpOptions): Mailbox["send"] {
  return async (source, { from, to }) => {
    const connection = await connectionFor(options, from);
    let isOnItsWay = false;
    const message = new Readable({
      read() {
        isOnItsWay = true;
        this.push(source);
        this.push(null);
      },
    });
    try {
      return await new Promise<{ refused: string[] }>((done, fail) => {
        signIn(connection, options.auth, fail, () =>
          connection.send({ from: addressOf(from), to: [...to] }, message, (error, info) => {
            if (error !== null && error !== undefined) fail(error);
            else done({ refused: [...(info?.rejected ?? [])] });
          }),
        );
      });
    } catch (error) {
      throw problemOf(error, options.server, isOnItsWay);
    } finally {
      connection.close();
    }
  };
}

/** Greets the mail server and signs in, and sends nothing. @returns false where it asks for no password. @throws MailboxProblem */
export async function smtpSignIn(options: SmtpOptions, from: string): Promise<boolean> {
  const connection = await connectionFor(options, from);
  try {
    return await new Promise<boolean>((done, fail) => signIn(connection, options.auth, fail, done));
  } catch (error) {
    throw problemOf(error, options.server, false);
  } finally {
    connection.close();
  }
}

async function connectionFor({ server, address, patience }: SmtpOptions, from: string): Promise<SMTPConnection> {
  return new SMTPConnection({
    host: await address(),
    ...(isIP(server.host) === 0 ? { servername: server.host } : {}),
    port: server.port,
    secure: server.tls === "implicit",
    requireTLS: server.tls === "starttls",
    ignoreTLS: server.tls === "none",
    name: addressOf(from).split("@")[1] ?? "localhost",
    connectionTimeout: patience,
    greetingTimeout: patience,
    socketTimeout: patience,
    dnsTimeout: patience,
  });
}

function signIn(connection: SMTPConnection, auth: SmtpOptions["auth"], fail: (why: Error) => void, then: (known: boolean) => void): void {
  connection.on("error", fail);
  connection.on("end", () => fail(new Error("the connection ended")));
  connection.connect((failed) => {
    if (failed !== undefined && failed !== null) return fail(failed);
    if (auth === null || !connection.allowsAuth) return then(false);
    connection.login({ user: auth.user, pass: auth.password, credentials: { user: auth.user, pass: auth.password } }, (error) => {
      if (error !== null && error !== undefined) fail(error);
      else then(true);
    });
  });
}

/** What the server says may name recipients or quote the text; its numbers do not. */
function problemOf(error: unknown, { host }: SmtpServer, isOnItsWay: boolean): MailboxProblem {
  const code = error instanceof Error && "code" in error ? String(error.code) : "";
  const answer = error instanceof Error && "responseCode" in error && typeof error.responseCode === "number" ? error.responseCode : null;
  if (code === "EAUTH")
    return new MailboxProblem(
      "refused",
      `The mail server ${host} refused the user or the password. Enter them anew on the page of your mailboxes`,
    );
  if (answer !== null && answer >= 500) return new MailboxProblem("rejected", `The mail server ${host} did not take the mail (${answer})`);
  if (answer !== null) return new MailboxProblem("unreachable", `The mail server ${host} does not take the mail now (${answer})`);
  if (isOnItsWay)
    return new MailboxProblem("dropped", `The mail server ${host} went away while it had the mail: nobody can tell whether it left`);
  if (code === "EENVELOPE") return new MailboxProblem("rejected", `The mail server ${host} did not take sender or recipients`);
  return new MailboxProblem("unreachable", `The mail server ${host} cannot be reached (${reasonOf(error, code)})`);
}

/** The library has one code for all that ends a connection; the system's own is in its words. */
function reasonOf(error: unknown, code: string): string {
  const words = error instanceof Error ? error.message : "";
  const own = /\b(?:ECONNREFUSED|ECONNRESET|ENOTFOUND|EAI_AGAIN|EHOSTUNREACH|ENETUNREACH|ETIMEDOUT)\b/.exec(words)?.[0];
  if (own !== undefined) return own;
  if (/certificate|altnames/i.test(words)) return "CERTIFICATE";
  if (/wrong version number|SSL routines|packet length too long/i.test(words)) return "TLS";
  return code === "" ? "the connection ended" : code;
}
