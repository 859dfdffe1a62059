import { createHash } from "node:crypto";
import { isIP } from "node:net";
import { createTransport } from "nodemailer";
import { UpshotError } from "../../kit/errors.ts";
import { readSetting } from "../organisation/settings.ts";
import { allowedHosts, openOutgoing, type Outgoing } from "../../kit/outgoing.ts";
import type { Services } from "../services.ts";

/** What is sent to people: the same words in each form. */
export interface Message {
  /** Names it for good: the same message sent again has the same Message-ID, so that mail clients show it once. */
  readonly id: string;
  readonly subject: string;
  readonly text: string;
  readonly html: string | null;
  /** Slack's own markup; `slackText` makes plain text safe in it. */
  readonly slack: string;
}

export type ChannelServices = Pick<Services, "control" | "keys" | "folder" | "publicUrl">;

const milliseconds = 20_000;

/**
 * Sends a mail through the organisation's mail server, to all of them at once and without telling one of the other.
 * @throws UpshotError `not-set-up`, `outgoing-refused`, `outgoing-failed`
 */
export async function sendMail(services: ChannelServices, message: Message, to: readonly string[]): Promise<void> {
  const smtp = await readSetting(services.control, "delivery.smtp");
  if (smtp === null) throw notSetUp("No mail server is set up");
  const { host, port, security, user, sealedPassword, from } = smtp;
  const [address] = await checkedMailServer(services.folder, smtp);
  const transport = createTransport({
    host: address,
    port,
    secure: security === "tls",
    requireTLS: security === "starttls",
    ignoreTLS: security === "none",
    // The certificate is checked against the name, not the address that was looked up.
    ...(isIP(host) === 0 ? { tls: { servername: host } } : {}),
    name: services.publicUrl.hostname,
    connectionTimeout: milliseconds,
    greetingTimeout: milliseconds,
    socketTimeout: milliseconds,
    disableFileAccess: true,
    disableUrlAccess: true,
    ...(user === null
      ? {}
      : { auth: { user, pass: sealedPassword === null ? "" : services.keys.unseal(Buffer.from(sealedPassword, "base64")) } }),
  });
  try {
    await transport.sendMail({
      from: { name: "Upshot", address: from },
      bcc: [...to],
      messageId: `<${createHash("sha256").update(message.id).digest("hex").slice(0, 32)}@${services.publicUrl.hostname}>`,
      headers: { "auto-submitted": "auto-generated" },
      subject: message.subject,
      text: message.text,
      ...(message.html === null ? {} : { html: message.html }),
    });
  } catch (cause) {
    // What the mail server says may name recipients; its code does not.
    const code = cause instanceof Error && "code" in cause ? String(cause.code) : "unknown";
    throw new UpshotError({
      code: "outgoing-failed",
      message: `The mail server ${host} did not take the message (${code})`,
      hint: "Check host, port, security, user and password under Settings.",
      cause,
    });
  } finally {
    transport.close();
  }
}

/** The mail server's addresses, once it is known that it may be spoken to. @throws UpshotError `outgoing-refused`, `outgoing-failed` */
export async function checkedMailServer(
  folder: string,
  { host, port, security }: { readonly host: string; readonly port: number; readonly security: string },
): Promise<readonly string[]> {
  const allowed = allowedHosts(folder);
  const place = host.includes(":") ? `[${host}]:${port}` : `${host}:${port}`;
  if (!URL.canParse(`https://${place}`))
    throw new UpshotError({ code: "input", message: "That is no host's name", hint: "Give the name alone: mail.example.org." });
  if (security === "none" && !allowed.includes(host.toLowerCase()) && !allowed.includes(place.toLowerCase())) {
    throw new UpshotError({
      code: "outgoing-refused",
      message: `${host} is not spoken to without encryption`,
      hint: "Use TLS or STARTTLS. For a server on this machine, the operator can name it in the file private-hosts in the data folder.",
    });
  }
  // Only the check of the address is wanted: nothing is spoken over https.
  return outgoingOf(folder).addressesOf(new URL(`https://${place}`));
}

/** Posts to the organisation's Slack channel. @throws UpshotError `not-set-up`, `outgoing-refused`, `outgoing-failed` */
export async function postToSlack(services: ChannelServices, { slack }: Message): Promise<void> {
  const setting = await readSetting(services.control, "delivery.slack");
  if (setting === null) throw notSetUp("No Slack webhook is set up");
  const url = new URL(services.keys.unseal(Buffer.from(setting.sealedUrl, "base64")));
  const { status } = await outgoingOf(services.folder).call(url, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ text: slack }),
  });
  if (status < 200 || status > 299)
    throw new UpshotError({
      code: "outgoing-failed",
      message: `Slack's webhook answered ${status}`,
      hint: "Make a new webhook in Slack and enter it under Settings.",
    });
}

/** Plain text in Slack's markup. Source: Slack, "Formatting text for app surfaces". */
export function slackText(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");
}

/** Read at each use: the operator may have changed the file. */
export function outgoingOf(folder: string): Outgoing {
  return openOutgoing({ allowed: allowedHosts(folder), milliseconds, mostBytes: 1 << 16 });
}

function notSetUp(message: string): UpshotError {
  return new UpshotError({ code: "not-set-up", message, hint: "An admin sets it under Settings." });
}
