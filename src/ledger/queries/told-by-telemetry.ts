import type { Ledger } from "../../db/clickhouse/ledger.ts";
import { readRow } from "../read-row.ts";

export interface ToldResponse {
  readonly session: string;
  /** Milliseconds UTC. */
  readonly at: number;
  readonly inputUncached: number;
  readonly cacheRead: number;
  /** For five minutes and for an hour together: telemetry does not tell them apart. */
  readonly cacheWrite: number;
}

/** Sessions named in one statement: a bound list has its limit of bytes. */
const atOnce = 300;

/**
 * Responses of some sessions of a person that stand in the ledger because telemetry told of them.
 *
 * @param from first day, @param to last day: days since 1970
 */
export async function toldByTelemetry(
  ledger: Ledger,
  person: string,
  tool: string,
  sessions: readonly string[],
  from: number,
  to: number,
): Promise<ToldResponse[]> {
  const found: ToldResponse[] = [];
  for (let first = 0; first < sessions.length; first += atOnce) {
    const part = { person, tool, from, to, sessions: sessions.slice(first, first + atOnce) };
    found.push(...(await ledger.query(statement, part, toldOf)));
  }
  return found;
}

const statement = `SELECT session, toUnixTimestamp64Milli(at) AS at_ms, input_uncached, cache_read, cache_write_5m + cache_write_1h AS written
FROM usage
WHERE day BETWEEN toDate({from:UInt16}) AND toDate({to:UInt16}) AND person = {person:String} AND session IN {sessions:Array(String)} AND source = 'otlp' AND tool = {tool:String}
GROUP BY key, session, at, input_uncached, cache_read, written
HAVING sum(sign) > 0
ORDER BY session, at, key`;

function toldOf(value: unknown): ToldResponse {
  const row = readRow(value);
  return {
    session: row.text("session"),
    at: row.integer("at_ms"),
    inputUncached: row.integer("input_uncached"),
    cacheRead: row.integer("cache_read"),
    cacheWrite: row.integer("written"),
  };
}
