import { messageIdFor } from "../mail/compose.ts";
import { withLock } from "../../db/postgres/migrate-postgres.ts";
import { openMailbox } from "../mail/open-mailbox.ts";
import { sendDue } from "../mail/outbox.ts";
import type { Definitions } from "./definitions.ts";
import type { Dependencies } from "./dependencies.ts";
import { worldOf } from "./open-tools.ts";

/** Mails are held for minutes; what was left behind longer is looked at when its agent sends again. */
const lately = "1 day";

/** Lets mails go whose time to be taken back is over. Mailboxes without any are not opened. */
export function heldMails(deps: Dependencies, definitions: Definitions): { send(): Promise<void> } {
  const next = new Map<string, { readonly at: number; readonly calls: string }>();
  return {
    async send() {
      const rows = await deps.control.query<{ agent: string; calls: number; stopped: number }>(
        `select r.agent, count(*) as calls, count(*) filter (where exists (select from agent_stop s where s.key = any (r.stop_keys))) as stopped from agent_call c join agent_run r on r.id = c.run
         where c.tool = 'mail.send' and c.state = 'done' and c.ended_at > now() - interval '${lately}' group by r.agent`,
      );
      for (const { agent, calls: made, stopped } of rows) {
        const known = next.get(agent);
        // A stop is a change like another call.
        const calls = `${made} ${stopped}`;
        if (known !== undefined && known.calls === calls && known.at > deps.now()) continue;
        const defined = definitions.of(agent);
        const mailbox = defined?.definition.tools.mail?.mailbox;
        if (defined === null || mailbox === undefined) continue;
        try {
          const opened = await openMailbox(mailbox, worldOf(deps, { ...defined, run: "" }));
          try {
            const keys = await stoppedCalls(deps);
            const kept = new Set(keys.map((key) => messageIdFor(key, opened.from)));
            // One at a time for each mailbox, whatever the mail server knows of claims.
            const {
              sent,
              stuck,
              next: at,
            } = await withLock(deps.control, `mails of ${defined.owner} ${mailbox}`, () => sendDue(opened, deps.now(), kept));
            // A stop that is lifted lets them go.
            next.set(agent, { at: at ?? (keys.length > 0 ? deps.now() + 60_000 : Number.POSITIVE_INFINITY), calls });
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

/** Calls whose mails may still be held though a stop is in force for them, by the keys they were made with. */
async function stoppedCalls({ control }: Dependencies): Promise<string[]> {
  const rows = await control.query<{ key: string }>(
    `select c.run || ':' || c.id as key from agent_call c join agent_run r on r.id = c.run
     where c.tool = 'mail.send' and c.state = 'done' and c.ended_at > now() - interval '${lately}'
       and exists (select from agent_stop where key = any (r.stop_keys))`,
  );
  return rows.map(({ key }) => key);
}
