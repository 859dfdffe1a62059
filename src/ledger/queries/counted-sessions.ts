import type { Ledger } from "../../db/clickhouse/ledger.ts";
import { readRow } from "../read-row.ts";

/** `source` of use that stands in for responses nobody delivered. */
export const countedSource = "otlp counters";

/** As much as is believed of a session's day: sums that somebody made up must not stop those of all others. */
const mostCounted = 1e11;

/** What a tool's counters say of one session, model and day (UTC). */
export interface CountedUse {
  readonly session: string;
  readonly day: string;
  readonly model: string;
  readonly person: string;
  readonly tool: string;
  /** The first moment counted, milliseconds UTC. */
  readonly at: number;
  readonly input: number;
  readonly output: number;
  readonly cacheRead: number;
  readonly cacheWrite: number;
  /** Micro-dollars by the tool's own account; null where it gave none. */
  readonly costMicros: number | null;
  /** Single responses of the session are in the ledger too: they count, and the counters do not. */
  readonly hasResponses: boolean;
  /** The counters stand in for responses now. */
  readonly standsIn: boolean;
}

/**
 * Sessions whose counters last moved between `from` and `until`, and every session of the last 45 days that counters
 * stand in for already. Milliseconds UTC.
 */
export async function countedSessions(ledger: Ledger, from: number, until: number): Promise<CountedUse[]> {
  return ledger.query(statement, { from, until, source: countedSource }, (value) => {
    const row = readRow(value);
    return {
      session: row.text("session"),
      day: row.text("counted_day"),
      model: row.text("model"),
      person: row.text("someone"),
      tool: row.text("by"),
      at: row.integer("first_ms"),
      input: row.integer("input"),
      output: row.integer("output"),
      cacheRead: row.integer("cache_read"),
      cacheWrite: row.integer("cache_write"),
      costMicros: row.integer("costs") > 0 ? row.integer("cost") : null,
      hasResponses: row.integer("others") > 0,
      standsIn: row.integer("stand_in_responses") > 0,
    };
  });
}

const statement = `WITH
  filled AS (SELECT session, sum(toInt64(responses) * sign) AS stand_ins FROM usage WHERE day >= today() - 45 AND source = {source:String} GROUP BY session),
  ready AS (SELECT session FROM counter WHERE at >= fromUnixTimestamp64Milli({from:Int64}) AND session != '' GROUP BY session HAVING max(at) < fromUnixTimestamp64Milli({until:Int64})),
  told AS (SELECT session, sum(responses) AS all_responses FROM session_daily WHERE session GLOBAL IN (SELECT session FROM ready UNION ALL SELECT session FROM filled) GROUP BY session)
SELECT c.session AS session, toString(toDate(c.at)) AS counted_day, c.model AS model, any(c.person) AS someone, any(c.tool) AS by,
  toUnixTimestamp64Milli(min(c.at)) AS first_ms,
  least(sumIf(c.value, c.kind = 'input'), ${mostCounted}) AS input, least(sumIf(c.value, c.kind = 'output'), ${mostCounted}) AS output,
  least(sumIf(c.value, c.kind = 'cache_read'), ${mostCounted}) AS cache_read, least(sumIf(c.value, c.kind = 'cache_write'), ${mostCounted}) AS cache_write,
  least(sumIf(c.value, c.kind = 'cost_micros'), ${mostCounted}) AS cost, countIf(c.kind = 'cost_micros') AS costs,
  max(filled.stand_ins) AS stand_in_responses, max(told.all_responses) - stand_in_responses AS others
FROM (SELECT * FROM counter FINAL WHERE session GLOBAL IN (SELECT session FROM ready UNION ALL SELECT session FROM filled)
  AND kind IN ('input', 'output', 'cache_read', 'cache_write', 'cost_micros')) AS c
LEFT JOIN filled ON filled.session = c.session
LEFT JOIN told ON told.session = c.session
GROUP BY session, counted_day, model`;
