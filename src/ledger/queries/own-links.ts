import type { Ledger } from "../../db/clickhouse/ledger.ts";
import { readRow } from "../read-row.ts";

export interface OwnLink {
  readonly session: string;
  readonly artifact: string;
  readonly kind: string;
  readonly confidence: number;
  readonly methods: readonly string[];
  readonly lines: number;
  readonly linesAlive: number;
  readonly held: number;
  readonly pending: number;
  readonly undone: number;
}

const statement = `WITH linked AS
  (SELECT session, artifact, confidence, methods FROM link FINAL WHERE session IN {sessions:Array(String)} AND confidence > 0)
SELECT linked.session AS session, linked.artifact AS artifact, linked.confidence AS confidence, linked.methods AS methods, made.kind AS kind,
  if(judged.seen > 0, judged.lines, made.lines) AS lines, judged.alive AS alive,
  judged.held AS held, if(judged.seen > 0, judged.pending, 1) AS pending, judged.undone AS undone
FROM linked
LEFT JOIN (SELECT artifact, held, pending, undone, toUInt64(lines) AS lines, lines_alive AS alive, 1 AS seen
  FROM verdict FINAL WHERE artifact IN (SELECT artifact FROM linked)) AS judged ON judged.artifact = linked.artifact
LEFT JOIN (SELECT urn, kind, toUInt64(lines_added) + lines_removed AS lines FROM artifact FINAL WHERE urn IN (SELECT artifact FROM linked)) AS made
  ON made.urn = linked.artifact
ORDER BY session, confidence DESC, artifact`;

/** What these sessions are linked to. @param sessions of one person, who is the only one to see it */
export async function ownLinks(ledger: Ledger, sessions: readonly string[]): Promise<OwnLink[]> {
  if (sessions.length === 0) return [];
  return ledger.query(statement, { sessions }, (value) => {
    const row = readRow(value);
    return {
      session: row.text("session"),
      artifact: row.text("artifact"),
      kind: row.text("kind"),
      confidence: row.number("confidence"),
      methods: row.texts("methods"),
      lines: row.integer("lines"),
      linesAlive: row.integer("alive"),
      held: row.number("held"),
      pending: row.number("pending"),
      undone: row.number("undone"),
    };
  });
}
