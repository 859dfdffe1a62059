import { openMailbox } from "../mail/open-mailbox.ts";
import { sendDue } from "../mail/outbox.ts";
import type { Definitions } from "./definitions.ts";
import type { Dependencies } from "./dependencies.ts";
import { worldOf } from "./open-tools.ts";

/** Mails are held for minutes; what was left behind longer is looked at when its agent sends again. */
const lately = "1 day";

/** Lets mails go whose time to be taken back is over. Mailboxes without any are not opened. */
export function heldMails(deps: Dependencies, definitions: Definitions): { send(): Promise<void> } {
  const next = new Map<string, { readonly at: number; readonly calls: number }>();
  return {
    async send() {
      const rows = await deps.control.query<{ agent: string; calls: number }>(
        `select r.agent, count(*) as calls from agent_call c join agent_run r on r.id = c.run
         where c.tool = 'mail.send' and c.state = 'done' and c.ended_at > now() - interval '${lately}' group by r.agent`,
      );
      for (const { agent, calls } of rows) {
        const known = next.get(agent);
        if (known !== undefined && known.calls === calls && known.at > deps.now()) continue;
        const defined = definitions.of(agent);
        const mailbox = defined?.definition.tools.mail?.mailbox;
        if (defined === null || mailbox === undefined) continue;
        try {
          const opened = await openMailbox(mailbox, worldOf(deps, { ...defined, run: "" }));
          try {
            const { sent, stuck, next: at } = await sendDue(opened, deps.now());
            next.set(agent, { at: at ?? Number.POSITIVE_INFINITY, calls });
            if (sent.length > 0) deps.log.info("mails of an agent left", { agent, count: sent.length });
            for (const { words } of stuck) deps.log.warn("a mail of an agent stays in Drafts", { agent, words });
          } finally {
            await opened.close();
          }
        } catch (error) {
          next.set(agent, { at: deps.now() + 60_000, calls });
          deps.log.warn("held mails could not be sent; tried again", { agent, error: error instanceof Error ? error.name : "unknown" });
        }
      }
    },
  };
}
