import type { MailHead, Person } from "./mailbox.ts";

/** Characters of a sender and of a subject that are kept. */
const longest = 120;

/** By what its owner knows a message that came: "Bob <bob@example.net>: Lunch?". */
export function aboutMail({ from: [sender], subject }: Pick<MailHead, "from" | "subject">): string {
  return inOneLine(sender === undefined ? "somebody" : nameOf(sender), subject);
}

/** By what its owner knows a message that an agent wrote: "to bob@example.net and 2 others: Lunch?". */
export function aboutLetter({ to, cc, bcc, subject }: Pick<MailHead, "to" | "cc" | "bcc" | "subject">): string {
  const [first, ...others] = [...to, ...cc, ...bcc];
  const rest = others.length === 0 ? "" : ` and ${others.length} ${others.length === 1 ? "other" : "others"}`;
  return inOneLine(`to ${first === undefined ? "nobody" : first.address}${rest}`, subject);
}

function nameOf({ name, address }: Person): string {
  return name === "" ? address : `${name} <${address}>`;
}

/** Outsiders wrote it: no characters that break lines, turn the direction of writing or show nothing. */
function inOneLine(who: string, subject: string): string {
  const plain = (text: string): string => {
    const line = text.replaceAll(/[\p{C}\p{Z}]+/gu, " ").trim();
    return line.length > longest ? `${line.slice(0, longest).toWellFormed()}…` : line;
  };
  return `${plain(who)}: ${plain(subject) || "(no subject)"}`;
}
