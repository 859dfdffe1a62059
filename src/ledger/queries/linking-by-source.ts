import type { Ledger } from "../../db/clickhouse/ledger.ts";
import { readRow } from "../read-row.ts";

export interface SourceLinking {
  /** Name of the input, as on the page Sources: "sync", "otlp:claude-code". */
  readonly source: string;
  readonly people: number;
  readonly sessions: number;
  /** Micro-dollars of its sessions without what was declared exploration, and those of them linked to an outcome. */
  readonly cost: number;
  readonly linked: number;
}

const statement = `SELECT if(s.source = 'otlp', concat('otlp:', s.tool), s.source) AS name, uniqExact(y.person) AS people,
  uniqExact(y.session) AS sessions,
  sum((y.held + y.pending + y.undone + y.unlinked) * y.sign) AS cost, sum((y.held + y.pending + y.undone) * y.sign) AS linked
FROM yield AS y
INNER JOIN (SELECT id, source, tool FROM session FINAL) AS s ON s.id = y.session
WHERE y.day BETWEEN toDate({from:UInt16}) AND toDate({to:UInt16}) AND y.session != ''
GROUP BY name
ORDER BY name`;

/** How much of each source's use is linked, over everybody. Days since 1970, both included. */
export async function linkingBySource(ledger: Ledger, from: number, to: number): Promise<SourceLinking[]> {
  return ledger.query(statement, { from, to }, (value) => {
    const row = readRow(value);
    return {
      source: row.text("name"),
      people: row.integer("people"),
      sessions: row.integer("sessions"),
      cost: row.integer("cost"),
      linked: row.integer("linked"),
    };
  });
}
