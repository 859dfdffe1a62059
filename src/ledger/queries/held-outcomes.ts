import type { Ledger } from "../../db/clickhouse/ledger.ts";
import { readRow } from "../read-row.ts";

/** What a person's sessions led to of one kind of task: held outcomes, and the money of these sessions that held through them (micro-dollars). */
export interface HeldOutcomes {
  readonly person: string;
  /** Kind of artifact and size class of its change: "pull_request 100". */
  readonly task: string;
  /** An outcome counts by the share of its lines that held, divided among the sessions it is linked to by their confidence. */
  readonly outcomes: number;
  readonly money: number;
}

// Size classes by their upper ends, lines added and removed.
const statement = `WITH linked AS (
  SELECT l.session AS session, concat(a.kind, ' ', multiIf(a.lines <= 20, '20', a.lines <= 100, '100', a.lines <= 500, '500', 'more')) AS task,
    v.held * l.confidence / greatest(1, sum(l.confidence) OVER (PARTITION BY l.artifact)) AS credit,
    l.confidence * greatest(1, a.lines) * v.held AS weight,
    sum(l.confidence * greatest(1, a.lines) * v.held) OVER (PARTITION BY l.session) AS weights
  FROM (SELECT session, sipHash64(artifact) AS artifact, confidence FROM link FINAL WHERE confidence > 0) AS l
  INNER JOIN (SELECT sipHash64(urn) AS id, kind, lines_added + lines_removed AS lines FROM artifact FINAL) AS a ON a.id = l.artifact
  INNER JOIN (SELECT sipHash64(artifact) AS id, held FROM verdict FINAL WHERE held > 0) AS v ON v.id = l.artifact
)
SELECT toString(y.person) AS who, k.task AS task, sum(k.credit) AS outcomes, sum(y.money * k.weight / k.weights) AS money
FROM (
  SELECT session, person, sum(held * sign) AS money FROM yield
  WHERE day BETWEEN toDate({from:UInt16}) AND toDate({to:UInt16}) AND session != '' GROUP BY session, person HAVING money > 0
) AS y
INNER JOIN linked AS k ON k.session = y.session
GROUP BY who, task ORDER BY who, task`;

/** Everybody's held outcomes of sessions in the days, both included, days since 1970. */
export async function heldOutcomes(ledger: Ledger, days: { readonly from: number; readonly to: number }): Promise<HeldOutcomes[]> {
  return ledger.query(statement, { from: days.from, to: days.to }, (value) => {
    const row = readRow(value);
    return { person: row.text("who"), task: row.text("task"), outcomes: row.number("outcomes"), money: row.number("money") };
  });
}

/** Everybody's cost in the days but declared exploration, micro-dollars. */
export async function costByPerson(
  ledger: Ledger,
  days: { readonly from: number; readonly to: number },
): Promise<ReadonlyMap<string, number>> {
  const rows = await ledger.query(
    `SELECT toString(person) AS who, sum(held + pending + unlinked + undone) AS cost FROM yield_daily
WHERE day BETWEEN toDate({from:UInt16}) AND toDate({to:UInt16}) AND person != '' GROUP BY who HAVING cost > 0`,
    { from: days.from, to: days.to },
    (value) => {
      const row = readRow(value);
      return [row.text("who"), row.integer("cost")] as const;
    },
  );
  return new Map(rows);
}
