import { isIP } from "node:net";
import { z } from "zod";
import { MailboxProblem } from "./mailbox.ts";

const tls = z.enum(["implicit", "starttls", "none"]);
const host = z
  .string()
  .trim()
  .toLowerCase()
  .min(1)
  .max(255)
  .regex(/^[a-z0-9.:-]+$/, 'a host such as "imap.example.org"');
const port = z.int().min(1).max(65_535);
/** "ann@example.org" or "Ann <ann@example.org>". */
const sender = z
  .string()
  .max(320)
  .regex(/^(?:[^<>\r\n]*<[^\s<>@]+@[^\s<>@]+>|[^\s<>@]+@[^\s<>@]+)$/, 'an address such as "Ann <ann@example.org>"');
const smtp = z.strictObject({ host, port, tls }).readonly();

/** How a mailbox is reached, as it is entered for a person or the organisation. `smtp` null: it sends nothing. */
export const mailboxCredential = z.discriminatedUnion("kind", [
  z
    .strictObject({
      kind: z.literal("imap"),
      host,
      port,
      tls,
      user: z.string().min(1).max(320),
      password: z.string().min(1).max(4096),
      smtp: smtp.nullable(),
      from: sender,
    })
    .readonly(),
  z
    .strictObject({
      kind: z.literal("maildir"),
      /** A name of its own under the owner's files, or, of a single-user installation, any folder. */
      folder: z.string().min(1).max(1000),
      from: sender.default("Demo <demo@example.org>"),
      smtp: smtp.nullable().default(null),
      /** Without a server: what it sends to its own address arrives, and nothing leaves this machine. */
      sendsHere: z.boolean().default(false),
    })
    .readonly(),
]);
export type MailboxCredential = z.output<typeof mailboxCredential>;
export type SmtpServer = z.output<typeof smtp>;

/** Without encryption only this machine and hosts that the operator named are spoken to. @throws MailboxProblem `not-set-up` */
export function checkEncryption(what: "IMAP" | "SMTP", server: SmtpServer, privateHosts: readonly string[]): void {
  const loopback = server.host === "localhost" || server.host === "::1" || (isIP(server.host) === 4 && server.host.startsWith("127."));
  const named = privateHosts.includes(server.host) || privateHosts.includes(`${server.host}:${server.port}`);
  if (server.tls === "none" && !loopback && !named)
    throw new MailboxProblem(
      "not-set-up",
      `The ${what} server ${server.host} would be spoken to without encryption, the password with it. Choose TLS (implicit or starttls), or let the operator name the host in the file private-hosts in the data folder`,
    );
}

/** "ann@example.org" of "Ann <ann@example.org>". */
export function addressOf(from: string): string {
  return /<([^<>]+)>/.exec(from)?.[1] ?? from.trim();
}
