import type { Json, JsonObject } from "../../tools/tool.ts";
import type { Script, ScriptMessage } from "../scripted.ts";

/** Mails looked at in one run. */
const mostMails = 40;
/** Read with one answer. */
const atOnce = 5;

const label = "to-answer";

interface Mail {
  readonly id: string;
  readonly kind: "newsletter" | "receipt" | "question" | "other";
}

/**
 * The model of the demo's `inbox-triage`: lists the inbox, reads the mails, files newsletters and receipts, labels and drafts an
 * answer to what asks something, and ends with one line. It is a program: nothing that stands in a mail can tell it anything.
 */
export const triage: Script = (messages, tools) => {
  const made = callsOf(messages);
  const may = (name: string): boolean => tools.some((tool) => tool.name === name);
  if (!may("mail.list") || !may("mail.read")) return { text: "There is no inbox that I may read." };
  const list = made.find(({ name }) => name === "mail.list");
  if (list === undefined)
    return { text: "I look at the inbox.", calls: [{ name: "mail.list", input: { folder: "INBOX", limit: mostMails } }] };
  if (!Array.isArray(list.output)) return { text: "The inbox could not be listed." };
  const ids = list.output
    .filter(isObject)
    .filter((row) => !isLabelled(row))
    .map((row) => textOf(row["id"]));
  const done = (name: string, id: string): boolean => made.some((call) => call.name === name && messageOf(call.input) === id);
  const mails = made.filter(({ name }) => name === "mail.read").flatMap(({ input, output }) => mailOf(messageOf(input), output));
  const next = mails.flatMap((mail) => wishesFor(mail).filter(({ name }) => may(name) && !done(name, mail.id)));
  if (next.length > 0) return { calls: next };
  const unread = ids.filter((id) => id !== "" && !done("mail.read", id)).slice(0, atOnce);
  if (unread.length > 0) return { calls: unread.map((message) => ({ name: "mail.read", input: { message } })) };
  const text = summary(mails, made, list.output.length);
  const to = summaryGoesTo(messages);
  const didSomething = made.some(({ name, output }) => (name === "mail.move" || name === "mail.draft") && !isRefusal(output));
  if (to === null || !didSomething || !may("mail.send") || made.some(({ name }) => name === "mail.send")) return { text };
  return { calls: [{ name: "mail.send", input: { to: [to], subject: "Your inbox", text: `${text}\n` } }] };
};

/** Whom the owner's instructions want to be told: "… send a summary … to ann@example.org". Mails are not looked at for that. */
function summaryGoesTo(messages: readonly ScriptMessage[]): string | null {
  const instructions = messages.flatMap((message) => (message.role === "system" ? [message.text] : [])).join("\n");
  return /\bsend a summary\b[^\n]*? to (\S+@[\w.-]*\w)/i.exec(instructions)?.[1] ?? null;
}

interface Made {
  readonly name: string;
  readonly input: JsonObject;
  readonly output: Json;
}

function callsOf(messages: readonly ScriptMessage[]): Made[] {
  const outputs = new Map(
    messages.flatMap((message) => (message.role === "tool" ? message.results.map(({ id, output }) => [id, output] as const) : [])),
  );
  return messages.flatMap((message) =>
    message.role === "assistant" ? message.calls.map(({ id, name, input }) => ({ name, input, output: outputs.get(id) ?? null })) : [],
  );
}

function wishesFor({ id: message, kind }: Mail): { name: string; input: JsonObject }[] {
  if (kind === "newsletter") return [{ name: "mail.move", input: { message, folder: "Newsletters" } }];
  if (kind === "receipt") return [{ name: "mail.move", input: { message, folder: "Receipts" } }];
  if (kind === "other") return [];
  const text = "Hello,\n\nthank you for your mail. I have seen your question and will answer it soon.\n";
  return [
    { name: "mail.label", input: { message, label } },
    { name: "mail.draft", input: { reply_to: message, text } },
  ];
}

/** The message a call is about. */
function messageOf(input: JsonObject): string {
  return textOf(input["message"] ?? input["reply_to"]);
}

/** None where it could not be read. */
function mailOf(id: string, output: Json): Mail[] {
  if (!isObject(output)) return [];
  const subject = textOf(output["subject"]);
  const text = textOf(output["text"]);
  if (/\b(?:receipt|invoice|order confirmation|payment received|rechnung|quittung|facture)\b/i.test(subject))
    return [{ id, kind: "receipt" }];
  if (output["automatic"] === true || /\bunsubscribe\b/i.test(text)) return [{ id, kind: "newsletter" }];
  const asks = /\?(?:\s|$)/.test(`${subject}\n${text}`) && !/no-?reply/i.test(textOf(output["from"])) && !isLabelled(output);
  return [{ id, kind: asks ? "question" : "other" }];
}

/** It was answered by a run before this one. */
function isLabelled({ labels }: JsonObject): boolean {
  return Array.isArray(labels) && labels.includes(label);
}

function summary(mails: readonly Mail[], made: readonly Made[], all: number): string {
  const filed = (folder: string): number =>
    made.filter(({ name, input, output }) => name === "mail.move" && input["folder"] === folder && !isRefusal(output)).length;
  const drafted = made.filter(({ name, output }) => name === "mail.draft" && !isRefusal(output)).length;
  const moved = filed("Newsletters") + filed("Receipts");
  if (all === 0) return "The inbox was empty.";
  return `Read ${many(mails.length, "mail")}: ${many(filed("Newsletters"), "newsletter")} and ${many(filed("Receipts"), "receipt")} filed, ${many(drafted, "reply", "replies")} drafted, ${all - moved} left in the inbox.`;
}

function many(count: number, one: string, several = `${one}s`): string {
  return `${count} ${count === 1 ? one : several}`;
}

/** The runtime tells refusals and failures as sentences. */
function isRefusal(output: Json): boolean {
  return typeof output === "string" && /^(?:Refused|It failed|It was not made|Nobody knows)/.test(output);
}

function textOf(value: Json | undefined): string {
  return typeof value === "string" ? value : "";
}

function isObject(value: Json | undefined): value is JsonObject {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
