import type { Ledger } from "../../db/clickhouse/ledger.ts";
import type { SessionFact } from "../../model/facts.ts";
import { sessionOwners } from "../queries/session-owners.ts";

export interface SessionsPlan {
  readonly sessions: readonly SessionFact[];
  /** What hearsay said of sessions that are somebody else's. */
  readonly refused: readonly SessionFact[];
}

/**
 * Ids of sessions stand in commits for everybody to read, and whoever has a key that the whole organisation shares can name
 * any person: such hearsay makes a session somebody's as long as it is nobody's, and never takes it from them.
 */
export async function planSessions(ledger: Ledger, facts: readonly SessionFact[]): Promise<SessionsPlan> {
  const hearsay = facts.filter((fact) => fact.hearsay === true);
  if (hearsay.length === 0) return { sessions: facts, refused: [] };
  const owners = await sessionOwners(ledger, [...new Set(hearsay.map(({ id }) => id))]);
  // What a person's own key or a client said in the same batch counts before whatever order it came in.
  for (const { id, person, hearsay: doubtful } of facts) if (doubtful !== true && person !== "") owners.set(id, person);
  const refused = new Set<SessionFact>();
  for (const fact of hearsay) {
    const owner = owners.get(fact.id);
    if (owner === undefined && fact.person !== "") owners.set(fact.id, fact.person);
    else if (owner !== undefined && owner !== fact.person) refused.add(fact);
  }
  return { sessions: facts.filter((fact) => !refused.has(fact)), refused: [...refused] };
}
