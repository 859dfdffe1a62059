import { UpshotError } from "../../kit/errors.ts";
import type { MailScope } from "../mail/define-mail-tool.ts";
import { labelTool, moveTool } from "../mail/filing-tools.ts";
import { openMailbox } from "../mail/open-mailbox.ts";
import { readTools } from "../mail/read-tools.ts";
import { draftTool, sendTool, takeBackTool } from "../mail/writing-tools.ts";
import type { Connector } from "../tools/connector.ts";

/** A person's mailbox: read, label, file, draft, send with a delay in which it can be taken back. */
const connector: Connector<MailScope> = {
  id: "mail",
  open: async (scope, world) => {
    const mailbox = await openMailbox(scope.mailbox, world);
    const may = new Set(scope.may);
    if (may.has("send") && !mailbox.sends)
      throw new UpshotError({
        code: "mailbox-sends-nothing",
        message: `The agent may send, but for the mailbox "${scope.mailbox}" no mail server to send through is entered`,
        hint: "Enter one on the page of your mailboxes, or take `send` out of the agent's definition.",
      });
    const desk = { mailbox, scope };
    return {
      tools: [
        ...(may.has("read") ? readTools(desk) : []),
        ...(may.has("label") ? [labelTool(desk)] : []),
        ...(may.has("move") ? [moveTool(desk)] : []),
        ...(may.has("draft") ? [draftTool(desk)] : []),
        ...(may.has("send") ? [sendTool(desk)] : []),
        ...(may.has("draft") || may.has("send") ? [takeBackTool(desk)] : []),
      ],
      credentialOf: () => ({ kind: "mailbox", name: scope.mailbox }),
      close: () => mailbox.close(),
    };
  },
};
export default connector;
