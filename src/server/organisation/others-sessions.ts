import { sessionOwners } from "../../ledger/queries/session-owners.ts";
import type { Services } from "../services.ts";

/**
 * Which of these sessions are known to be somebody else's than `person`'s. Ids of sessions stand in commits and notes for
 * every colleague to read, so an id proves nothing: who may speak for one person only must not take over, link or declare
 * another's. A session of somebody who waits for review is not held against anyone: it may be their own, under an account.
 */
export async function othersSessions(
  { ledger, control }: Pick<Services, "ledger" | "control">,
  person: string,
  ids: Iterable<string>,
): Promise<Set<string>> {
  const owners = await sessionOwners(
    ledger,
    [...new Set(ids)].filter((id) => id !== ""),
  );
  const others = [...owners].filter(([, owner]) => owner !== person);
  if (others.length === 0) return new Set();
  const waiting = await control.query<{ pseudonym: string }>("select pseudonym from person where waiting and pseudonym = any($1)", [
    others.map(([, owner]) => owner),
  ]);
  const unnamed = new Set(waiting.map(({ pseudonym }) => pseudonym));
  return new Set(others.flatMap(([id, owner]) => (unnamed.has(owner) ? [] : [id])));
}
