import connector from "../../../src/agents/connectors/mail.ts";
import type { MailScope } from "../../../src/agents/mail/define-mail-tool.ts";
import type { Mailbox, MailHead } from "../../../src/agents/mail/mailbox.ts";
import { idOf } from "../../../src/agents/mail/message-ids.ts";
import { openMailbox } from "../../../src/agents/mail/open-mailbox.ts";
import { ToolError, type Effect, type JsonObject } from "../../../src/agents/tools/tool.ts";
import { toolCall } from "../agent-world.ts";
import { mail, maildirCredential } from "../mailboxes.ts";
import type { Scene } from "./scene.ts";

/** What is entered in the world of a scene: two mailboxes in files. */
export const mailCredentials = {
  work: { giver: "own", value: maildirCredential("work-mail") },
  private: { giver: "own", value: maildirCredential("private-mail") },
} as const;

/** A mailbox with its owner's hands on it, and the tools of the agent. */
export interface MailDesk {
  /** As its owner's mail program has it. */
  readonly human: Mailbox;
  /** A mail comes into INBOX; its id for tools. */
  readonly arrive: (fields?: Readonly<Record<string, string>>, body?: string) => Promise<string>;
  /** A call that has an effect. */
  readonly does: (tool: string, args: JsonObject) => Promise<Effect>;
  /** A call that is refused, or fails. */
  readonly fails: (tool: string, args: JsonObject) => Promise<null>;
  /** One click on Undo: what the receipt names. */
  readonly takesBack: (effect: Effect) => Promise<void>;
  /** A message as the owner sees it. */
  readonly seen: (folder: string, identity?: string) => Promise<MailHead>;
  /** The owner, or a rule of theirs, moves a message. */
  readonly moves: (from: string, to: string, identity?: string) => Promise<void>;
}

export const identity = "<m@example.net>";

let calls = 0;

export async function mailDesk({ world }: Scene, scope: Partial<MailScope> = {}): Promise<MailDesk> {
  const mailbox = scope.mailbox ?? "work";
  const human = await openMailbox(mailbox, world);
  for (const name of ["Lists", "Bills", "Drafts", "Sent", "Trash", "Archive", "Junk"]) await human.createFolder(name);
  const call = async (name: string, args: JsonObject): Promise<Effect | null> => {
    const { tools } = await connector.open({ mailbox, may: ["read", "label", "move", "draft"], ...scope }, world);
    const tool = tools.find((one) => one.name === name);
    if (tool === undefined) throw new Error(`there is no tool ${name}`);
    const result = await tool.run(args, toolCall(`run-1:${(calls += 1)}`, world.now));
    return "effect" in result ? result.effect : null;
  };
  const seen = async (folder: string, wanted = identity): Promise<MailHead> => {
    const [head] = await human.find(folder, wanted);
    if (head === undefined) throw new Error(`it is not in ${folder}`);
    return head;
  };
  return {
    human,
    seen,
    arrive: async (fields = {}, body) => {
      const place = await human.append("INBOX", mail({ Subject: "Weekly letter", "Message-ID": identity, ...fields }, body), {});
      const head = await human.head(place);
      if (head === null) throw new Error("it did not arrive");
      return idOf(mailbox, head);
    },
    does: async (name, args) => {
      const effect = await call(name, args);
      if (effect === null) throw new Error(`${name} had no effect`);
      return effect;
    },
    fails: async (name, args) => {
      const done = await call(name, args).catch((error: unknown) => (error instanceof ToolError ? null : Promise.reject(error)));
      if (done !== null) throw new Error(`${name} did it`);
      return null;
    },
    takesBack: async ({ undo }) => {
      if (undo === null) throw new Error("nothing undoes it");
      await call(undo.tool, undo.args);
    },
    moves: async (from, to, wanted = identity) => {
      if ((await human.move((await seen(from, wanted)).place, to)) === null) throw new Error(`it could not be moved to ${to}`);
    },
  };
}
