import { listFolder } from "../../kit/load-folder.ts";
import { UpshotError } from "../../kit/errors.ts";
import type { SyncBatch } from "../../model/sync.ts";
import { tellHealth } from "../inputs/take-delivery.ts";
import { othersSessions } from "../organisation/others-sessions.ts";
import type { Services } from "../services.ts";

/** Tools whose logs lie on a developer's machine. */
const tools = new Set(listFolder(new URL("../../read/sources/", import.meta.url)));

/**
 * What of a batch its person may say: nothing about a session that is known to be somebody else's, which is left out and
 * counted; nothing of the future; and no response under a name that another input gives (a vendor's export names rows by login and day, which
 * every colleague knows): the better of two rows of one name stands, and would be the sender's.
 * @throws UpshotError `input` for such a name: nothing of the batch is kept
 */
export async function ownPart(services: Services, person: string, batch: SyncBatch): Promise<SyncBatch> {
  const foreign = batch.sessions.flatMap(({ usage }) => usage).find(({ key, tool }) => !tools.has(tool) || !key.startsWith(`${tool}:`));
  if (foreign !== undefined) {
    throw new UpshotError({
      code: "input",
      message: `The batch has a response that no log of ${foreign.tool} has`,
      hint: "Is upshot on this machine of the server's version? See docs/inputs/sync.md.",
    });
  }
  const others = await othersSessions(
    services,
    person,
    batch.sessions.map(({ id }) => id),
  );
  if (others.size > 0)
    await tellHealth(services, (told) => told.rejected("sync", others.size, "batch", "a session that is known to be another person's"));
  return withoutFuture(services, { ...batch, sessions: batch.sessions.filter(({ id }) => !others.has(id)) });
}

/** Milliseconds that a machine's clock may be ahead, as with exports. */
const aheadMost = 2 * 86_400_000;

/**
 * Without responses from the future, and with sessions that end now at the latest: each month is a part of the ledger's
 * disk, and one batch with use in a hundred months to come is one that the ledger can never take in, nor what waits behind it.
 */
async function withoutFuture(services: Services, { sessions, ...batch }: SyncBatch): Promise<SyncBatch> {
  const latest = services.now() + aheadMost;
  let ahead = 0;
  const present = sessions.map((session) => {
    const usage = session.usage.filter(({ at }) => at <= latest);
    ahead += session.usage.length - usage.length;
    return { ...session, usage, started: Math.min(session.started, latest), ended: Math.min(session.ended, latest) };
  });
  if (ahead > 0) await tellHealth(services, (told) => told.rejected("sync", ahead, "batch", "a response dated in the future"));
  return { ...batch, sessions: present };
}
