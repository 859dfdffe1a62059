import type { Ledger } from "../../db/clickhouse/ledger.ts";
import { readRow } from "../read-row.ts";

export interface DocumentToJudge {
  readonly urn: string;
  /** Milliseconds UTC. */
  readonly made: number;
  /** When somebody who did not make it first edited it; 0 = never, like the others. */
  readonly edited: number;
  readonly deleted: number;
  readonly restored: number;
}

/** Documents made since a moment, by somebody, that no verdict is final on, in order of their URNs. */
export async function documentsToJudge(ledger: Ledger, since: number): Promise<DocumentToJudge[]> {
  const statement = `SELECT a.urn AS urn, toUnixTimestamp64Milli(any(a.at)) AS made_at,
  toUnixTimestamp64Milli(minIf(e.at, e.kind = 'edited' AND e.person != '' AND NOT has(a.authors, e.person))) AS edited_at,
  toUnixTimestamp64Milli(maxIf(e.at, e.kind = 'deleted')) AS deleted_at, toUnixTimestamp64Milli(maxIf(e.at, e.kind = 'reopened')) AS restored_at
FROM (
  SELECT urn, at, authors FROM artifact FINAL
  WHERE kind = 'document' AND notEmpty(authors) AND at >= fromUnixTimestamp64Milli({since:Int64})
) AS a
INNER JOIN (SELECT artifact, kind, at, person FROM event FINAL WHERE startsWith(artifact, 'doc:')) AS e ON e.artifact = a.urn
WHERE a.urn NOT IN (SELECT artifact FROM verdict FINAL WHERE startsWith(artifact, 'doc:') AND held = 1)
GROUP BY urn
HAVING edited_at + deleted_at > 0
ORDER BY urn`;
  return ledger.query(statement, { since }, (value) => {
    const row = readRow(value);
    return {
      urn: row.text("urn"),
      made: row.integer("made_at"),
      edited: row.integer("edited_at"),
      deleted: row.integer("deleted_at"),
      restored: row.integer("restored_at"),
    };
  });
}
