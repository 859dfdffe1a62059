import type { Ledger } from "../../db/clickhouse/ledger.ts";
import { readRow } from "../read-row.ts";

export interface TicketToJudge {
  readonly urn: string;
  /** Milliseconds UTC of the last time; 0 = that has not happened. */
  readonly closed: number;
  readonly reopened: number;
  readonly deleted: number;
  /** The verdict it has; both 0 where it has none or waits. */
  readonly held: number;
  readonly undone: number;
}

/** Tickets to which something happened since a moment, in order of their URNs. */
export async function ticketsToJudge(ledger: Ledger, since: number): Promise<TicketToJudge[]> {
  const statement = `SELECT e.artifact AS urn, toUnixTimestamp64Milli(e.closed) AS closed_at, toUnixTimestamp64Milli(e.reopened) AS reopened_at,
  toUnixTimestamp64Milli(e.deleted) AS deleted_at, v.held AS held, v.undone AS undone
FROM (
  SELECT artifact, maxIf(at, kind = 'closed') AS closed, maxIf(at, kind = 'reopened') AS reopened, maxIf(at, kind = 'deleted') AS deleted
  FROM event WHERE startsWith(artifact, 'ticket:') GROUP BY artifact HAVING max(at) >= fromUnixTimestamp64Milli({since:Int64})
) AS e
LEFT JOIN (SELECT artifact, held, undone FROM verdict FINAL WHERE startsWith(artifact, 'ticket:')) AS v ON v.artifact = e.artifact
WHERE closed_at + reopened_at + deleted_at > 0
ORDER BY urn`;
  return ledger.query(statement, { since }, (value) => {
    const row = readRow(value);
    return {
      urn: row.text("urn"),
      closed: row.integer("closed_at"),
      reopened: row.integer("reopened_at"),
      deleted: row.integer("deleted_at"),
      held: row.number("held"),
      undone: row.number("undone"),
    };
  });
}

/**
 * When each ticket was opened (milliseconds UTC), by the key that commits name it by ("SHOP-12"). A key that two trackers
 * have is left out.
 */
export async function ticketsOpened(ledger: Ledger): Promise<Map<string, number>> {
  const statement = `SELECT substring(urn, position(urn, '#') + 1) AS name, toUnixTimestamp64Milli(any(at)) AS opened
FROM artifact FINAL
WHERE kind = 'ticket' AND parent = '' AND match(urn, '#[A-Z][A-Z0-9]{1,9}-[0-9]{1,6}$')
GROUP BY name
HAVING count() = 1`;
  const rows = await ledger.query(statement, {}, (value) => {
    const row = readRow(value);
    return [row.text("name"), row.integer("opened")] as const;
  });
  return new Map(rows);
}
