import type { z } from "zod";
import type { AgentDefinition } from "../definition/agent-definition.ts";
import type { ToolAnnotation } from "../policy/annotation.ts";
import { ToolError, type JsonObject, type Preview, type Tool, type ToolCall, type ToolResult } from "../tools/tool.ts";
import { MailboxProblem, type Mailbox, type MailHead } from "./mailbox.ts";
import { locate, type Located } from "./message-ids.ts";

export type MailScope = NonNullable<AgentDefinition["tools"]["mail"]>;

/** What every mail tool stands on. */
export interface MailDesk {
  readonly mailbox: Mailbox;
  readonly scope: MailScope;
}

interface MailTool<Args extends JsonObject> {
  readonly name: string;
  readonly description: string;
  readonly input: z.ZodType<Args>;
  readonly annotation: ToolAnnotation;
  readonly granted?: (args: Args) => true | null | string;
  readonly preview?: (args: Args, call: ToolCall) => Promise<Preview>;
  readonly run: (args: Args, call: ToolCall) => Promise<ToolResult>;
  readonly find?: (args: Args, call: ToolCall) => Promise<ToolResult | "not-done" | "unknown">;
}

/** A tool whose problems with the mailbox are told in words, where it is certain that nothing happened. */
export function defineMailTool<Args extends JsonObject>(tool: MailTool<Args>): Tool {
  const { name, description, input, annotation, granted, preview, run, find } = tool;
  const reads = annotation.effect === "read";
  return {
    name,
    description,
    input,
    annotation,
    ...(granted === undefined ? {} : { granted: (args: JsonObject) => granted(input.parse(args)) }),
    ...(preview === undefined
      ? {}
      : { preview: (args: JsonObject, call: ToolCall) => inWords(true, () => preview(input.parse(args), call)) }),
    run: (args, call) => inWords(reads, () => run(input.parse(args), call)),
    ...(find === undefined ? {} : { find: (args: JsonObject, call: ToolCall) => find(input.parse(args), call) }),
  };
}

async function inWords<T>(harmless: boolean, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof MailboxProblem && (harmless || error.certain)) throw new ToolError(`${error.message}.`, error.later);
    throw error;
  }
}

/** INBOX, and what the definition lists with all below it; everything where it lists nothing. */
export function isInScope({ folders }: MailScope, folder: string): boolean {
  return folders === undefined || folder === "INBOX" || isListed(folders, folder);
}

export function isListed(folders: readonly string[] = [], folder: string): boolean {
  return folders.some((one) => folder === one || folder.startsWith(`${one}/`));
}

export async function locatedIn({ mailbox, scope }: MailDesk, id: string): Promise<Located> {
  const located = await locate(mailbox, id);
  if (located === null) throw new ToolError(`"${id.slice(0, 60)}" is no message id. Ids come from mail.list and mail.search.`);
  if (located.place !== null && !isInScope(scope, located.place.folder) && !isOurs(located.head))
    throw new ToolError("That message is in a folder this agent may not read.");
  return located;
}

/** The message of an id. @throws ToolError where it is not there any more */
export async function messageOf(desk: MailDesk, id: string): Promise<MailHead> {
  const { head } = await locatedIn(desk, id);
  if (head === null) throw gone();
  return head;
}

export function gone(): ToolError {
  return new ToolError("That message is not there any more: it was moved or deleted. List the folder again.");
}

/** Drafts and held mails that an agent wrote. */
function isOurs(head: MailHead | null): boolean {
  return head?.keywords.some((keyword) => keyword.startsWith("$Upshot")) === true;
}
