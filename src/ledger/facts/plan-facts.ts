import type { Ledger } from "../../db/clickhouse/ledger.ts";
import type { Facts, SessionFact } from "../../model/facts.ts";
import { plannedInsert, type PlannedInsert } from "./planned-insert.ts";
import { planSessions } from "./plan-sessions.ts";
import { planUsage } from "./plan-usage.ts";
import { artifactColumns, counterColumns, eventColumns, linkColumns, sessionColumns, verdictColumns } from "./work-columns.ts";

export interface AppendedCounts {
  /** Rows of usage by what became of them. */
  readonly added: number;
  readonly changed: number;
  readonly known: number;
}

export interface FactsPlan {
  readonly inserts: readonly PlannedInsert[];
  readonly counts: AppendedCounts;
}

export interface CheckedPlan extends FactsPlan {
  /** Sessions that hearsay named and that are somebody else's: left out. */
  readonly refused: readonly SessionFact[];
}

/**
 * Decides every insert that appending `facts` takes. Sessions, artifacts, events, links and verdicts are replaced by
 * their newest version in the ledger itself.
 *
 * @param token names the batch for good: the same facts planned again after a crash must have the same token
 * @param dayOf days since 1970 of a moment, in the organisation's time zone
 */
export async function planFacts(ledger: Ledger, facts: Facts, token: string, dayOf: (at: number) => number): Promise<CheckedPlan> {
  const usage = await planUsage(ledger, facts.usage ?? [], token, dayOf);
  const { sessions, refused } = await planSessions(ledger, facts.sessions ?? []);
  const inserts = [
    plannedInsert(
      "session",
      sessionColumns,
      newest(sessions, ({ id }) => id),
      token,
    ),
    plannedInsert(
      "artifact",
      artifactColumns,
      newest(facts.artifacts, ({ urn }) => urn),
      token,
    ),
    plannedInsert(
      "event",
      eventColumns,
      newest(facts.events, ({ key }) => key),
      token,
    ),
    plannedInsert(
      "link",
      linkColumns,
      newest(facts.links, ({ session, artifact }) => `${session} ${artifact}`),
      token,
    ),
    plannedInsert(
      "verdict",
      verdictColumns,
      newest(facts.verdicts, ({ artifact }) => artifact),
      token,
    ),
    plannedInsert(
      "counter",
      counterColumns,
      newest(facts.counters, ({ key }) => key),
      token,
    ),
    usage.insert,
  ].filter((insert) => insert !== null);
  return { inserts, counts: { added: usage.added, changed: usage.changed, known: usage.known }, refused };
}

/** Of several versions of one thing only the newest is worth a row; the later one of two equals. */
function newest<Fact extends { readonly version: number }>(
  facts: readonly Fact[] | undefined,
  nameOf: (fact: Fact) => string,
): readonly Fact[] {
  const found = new Map<string, Fact>();
  for (const fact of facts ?? []) {
    const name = nameOf(fact);
    const other = found.get(name);
    if (other === undefined || fact.version >= other.version) found.set(name, fact);
  }
  return [...found.values()];
}
