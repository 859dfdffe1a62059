import type { Json, JsonObject } from "../../tools/tool.ts";
import type { Script, ScriptMessage } from "../scripted.ts";

/** Mails looked at in one run. */
const mostMails = 40;
/** Read with one answer. */
const atOnce = 5;

interface Mail {
  readonly id: string;
  readonly from: string;
  readonly kind: "newsletter" | "receipt" | "question" | "other";
}

/**
 * The model of the demo's `inbox-triage`: lists the inbox, reads the mails, files newsletters and receipts, labels and drafts an
 * answer to what asks something, and ends with one line. It is a program: nothing that stands in a mail can tell it anything.
 */
export const triage: Script = (messages, tools) => {
  const made = callsOf(messages);
  const may = (name: string): boolean => tools.some((tool) => tool.name === name);
  const list = made.find(({ name }) => name === "mail.list");
  if (list === undefined)
    return may("mail.list")
      ? { text: "I look at the inbox.", calls: [{ name: "mail.list", input: {} }] }
      : { text: "There is no inbox that I may read." };
  const ids = rowsOf(list.output)
    .map((row) => textOf(row["id"]))
    .filter((id) => id !== "")
    .slice(0, mostMails);
  const done = (name: string, id: string): boolean => made.some((call) => call.name === name && call.input["id"] === id);
  const unread = ids.filter((id) => !done("mail.read", id)).slice(0, atOnce);
  const mails = made.filter(({ name }) => name === "mail.read").flatMap(({ input, output }) => mailOf(textOf(input["id"]), output));
  const next = mails.flatMap((mail) => wishesFor(mail).filter(({ name }) => may(name) && !done(name, mail.id)));
  if (next.length > 0) return { calls: next };
  if (unread.length > 0 && may("mail.read")) return { calls: unread.map((id) => ({ name: "mail.read", input: { id } })) };
  return { text: summary(mails, made, ids.length) };
};

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

function wishesFor({ id, kind }: Mail): { name: string; input: JsonObject }[] {
  if (kind === "newsletter") return [{ name: "mail.move", input: { id, folder: "Newsletters" } }];
  if (kind === "receipt") return [{ name: "mail.move", input: { id, folder: "Receipts" } }];
  if (kind === "other") return [];
  const text = "Hello,\n\nthank you for your mail. I have seen your question and will answer it soon.\n";
  return [
    { name: "mail.label", input: { id, label: "to-answer" } },
    { name: "mail.draft", input: { id, text } },
  ];
}

/** None where it could not be read. */
function mailOf(id: string, output: Json): Mail[] {
  if (!isObject(output)) return [];
  const all = JSON.stringify(output);
  const subject = textOf(output["subject"]);
  const from = addressOf(output["from"]);
  const text = textOf(output["text"]);
  const kind = /"list-?(?:id|unsubscribe)":"[^"]|"list":true|\bunsubscribe\b/i.test(all)
    ? "newsletter"
    : /\b(?:receipt|invoice|order confirmation|payment received|rechnung|facture)\b/i.test(subject)
      ? "receipt"
      : !/no-?reply|notification/i.test(from) && /\?(?:\s|$)/.test(`${subject}\n${text}`)
        ? "question"
        : "other";
  return [{ id, from, kind }];
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

function rowsOf(output: Json): JsonObject[] {
  const rows = isObject(output) ? output["messages"] : output;
  return Array.isArray(rows) ? rows.filter(isObject) : [];
}

/** "Ann <ann@example.org>", or an object with an address. */
function addressOf(from: Json | undefined): string {
  return typeof from === "string" ? from : JSON.stringify(from ?? "");
}

function textOf(value: Json | undefined): string {
  return typeof value === "string" ? value : typeof value === "number" ? String(value) : "";
}

function isObject(value: Json | undefined): value is JsonObject {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
