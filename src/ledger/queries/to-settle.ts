import type { Ledger } from "../../db/clickhouse/ledger.ts";
import { readRow } from "../read-row.ts";

/**
 * A share of what has to be settled, small enough to be held in memory: sessions between two ids whose use, declaration,
 * links or linked verdicts changed since a moment; or the use without a session of some days.
 */
export type SettleScope =
  /** `after` is not among them, `upTo` is; null: all that follow. */
  | { readonly kind: "sessions"; readonly since: number; readonly after: string; readonly upTo: string | null }
  /** Days since 1970, both included. */
  | { readonly kind: "without session"; readonly since: number; readonly from: number; readonly to: number };

export interface UsageToSettle {
  readonly session: string;
  /** Days since 1970. */
  readonly day: number;
  readonly person: string;
  readonly tool: string;
  readonly model: string;
  readonly priceKind: string;
  readonly costMicros: number;
  readonly responses: number;
}

/** In the order of session, day, person, tool, model, kind of price. */
export function usageToSettle(ledger: Ledger, scope: SettleScope): Promise<UsageToSettle[]> {
  const statement = `SELECT session, toUInt16(day) AS days, person, tool, model, price_kind, least(sum(cost_micros), ${Number.MAX_SAFE_INTEGER}) AS cost, sum(responses) AS n
FROM session_daily
WHERE ${condition(scope, "session")}
GROUP BY session, day, person, tool, model, price_kind
HAVING n > 0
ORDER BY session, day, person, tool, model, price_kind`;
  return ledger.query(statement, parameters(scope), (value) => {
    const row = readRow(value);
    return {
      session: row.text("session"),
      day: row.integer("days"),
      person: row.text("person"),
      tool: row.text("tool"),
      model: row.text("model"),
      priceKind: row.text("price_kind"),
      costMicros: row.integer("cost"),
      responses: row.integer("n"),
    };
  });
}

export interface LinkToSettle {
  readonly session: string;
  readonly artifact: string;
  readonly confidence: number;
  /** Lines added + removed. */
  readonly lines: number;
  readonly held: number;
  readonly pending: number;
  readonly undone: number;
}

/** What nobody judged yet is pending. */
export function linksToSettle(ledger: Ledger, scope: SettleScope): Promise<LinkToSettle[]> {
  if (scope.kind === "without session") return Promise.resolve([]);
  // The newest version by hand: FINAL would merge whole tables for artifacts that lie all over them.
  const statement = `WITH linked AS
  (SELECT session, artifact, confidence FROM link FINAL WHERE ${condition(scope, "session")} AND confidence > 0)
SELECT linked.session AS session, linked.artifact AS artifact, linked.confidence AS confidence,
  if(judged.judged_at > 0, judged.lines, made.lines) AS lines,
  judged.held AS held, if(judged.judged_at > 0, judged.pending, 1) AS pending, judged.undone AS undone
FROM linked
LEFT JOIN
  (SELECT artifact, held, pending, undone, toUInt64(lines) AS lines, toUnixTimestamp64Milli(judged) AS judged_at
   FROM verdict WHERE artifact IN (SELECT artifact FROM linked) ORDER BY version DESC LIMIT 1 BY artifact) AS judged ON judged.artifact = linked.artifact
LEFT JOIN
  (SELECT urn, toUInt64(lines_added) + lines_removed AS lines
   FROM artifact WHERE urn IN (SELECT artifact FROM linked) ORDER BY version DESC LIMIT 1 BY urn) AS made
  ON made.urn = linked.artifact`;
  return ledger.query(statement, parameters(scope), (value) => {
    const row = readRow(value);
    return {
      session: row.text("session"),
      artifact: row.text("artifact"),
      confidence: row.number("confidence"),
      lines: row.integer("lines"),
      held: row.number("held"),
      pending: row.number("pending"),
      undone: row.number("undone"),
    };
  });
}

export interface SessionToSettle {
  readonly id: string;
  readonly repo: string;
  readonly exploration: boolean;
}

export function sessionsToSettle(ledger: Ledger, scope: SettleScope): Promise<SessionToSettle[]> {
  if (scope.kind === "without session") return Promise.resolve([]);
  const statement = `SELECT id, repo, exploration FROM session FINAL WHERE ${condition(scope, "id")}`;
  return ledger.query(statement, parameters(scope), (value) => {
    const row = readRow(value);
    return { id: row.text("id"), repo: row.text("repo"), exploration: row.integer("exploration") === 1 };
  });
}

/** One row of `yield` without its sign. */
export interface YieldRow {
  readonly session: string;
  readonly day: number;
  readonly person: string;
  readonly tool: string;
  readonly model: string;
  readonly repo: string;
  readonly priceKind: string;
  readonly canLink: boolean;
  readonly held: number;
  readonly pending: number;
  readonly exploration: number;
  readonly unlinked: number;
  readonly undone: number;
}

/** What an earlier settling wrote for the same sessions or days, and still stands. */
export function settledRows(ledger: Ledger, scope: SettleScope): Promise<YieldRow[]> {
  const statement = `SELECT session, toUInt16(day) AS days, person, tool, model, repo, price_kind, can_link, held, pending, exploration, unlinked, undone
FROM yield
WHERE ${condition(scope, "session")}
GROUP BY session, day, person, tool, model, repo, price_kind, can_link, held, pending, exploration, unlinked, undone
HAVING sum(sign) > 0`;
  return ledger.query(statement, parameters(scope), (value) => {
    const row = readRow(value);
    return {
      session: row.text("session"),
      day: row.integer("days"),
      person: row.text("person"),
      tool: row.text("tool"),
      model: row.text("model"),
      repo: row.text("repo"),
      priceKind: row.text("price_kind"),
      canLink: row.integer("can_link") === 1,
      held: row.integer("held"),
      pending: row.integer("pending"),
      exploration: row.integer("exploration"),
      unlinked: row.integer("unlinked"),
      undone: row.integer("undone"),
    };
  });
}

/** The engine's own clock, milliseconds UTC: what is inserted from here on is settled next time. */
export async function ledgerClock(ledger: Ledger): Promise<number> {
  const [now] = await ledger.query("SELECT toUnixTimestamp64Milli(now64(3)) AS now", {}, (value) => readRow(value).integer("now"));
  if (now === undefined) throw new TypeError("the ledger answered a question for the time with no row");
  return now;
}

export interface NextSessions {
  readonly sessions: number;
  /** The last of them, "" where there are none. */
  readonly last: string;
}

/** The next sessions to settle in the order of their ids, `most` at most. */
export async function nextSessions(ledger: Ledger, since: number, after: string, most: number): Promise<NextSessions> {
  const statement = `SELECT count() AS n, max(session) AS last
FROM (SELECT DISTINCT session FROM (${since === 0 ? usedSessions : touchedSessions("session > {after:String}")}) ORDER BY session LIMIT {most:UInt32})`;
  const [found] = await ledger.query(statement, { since, after, most }, (value) => {
    const row = readRow(value);
    return { sessions: row.integer("n"), last: row.text("last") };
  });
  return found ?? { sessions: 0, last: "" };
}

export interface DayWithoutSession {
  /** Days since 1970. */
  readonly day: number;
  /** Rows of use that day. */
  readonly rows: number;
}

/** The days whose use without a session has to be settled, in order. */
export function daysWithoutSession(ledger: Ledger, since: number): Promise<DayWithoutSession[]> {
  const statement = `SELECT toUInt16(day) AS days, sum(n) AS row_count FROM (
  SELECT day, count() AS n FROM session_daily WHERE session = '' ${since === 0 ? "" : `AND day IN (${touchedDays})`} GROUP BY day
  UNION ALL
  SELECT day, 0 AS n FROM (${since === 0 ? "SELECT DISTINCT day FROM yield WHERE session = ''" : touchedDays})
)
GROUP BY day ORDER BY day`;
  return ledger.query(statement, since === 0 ? {} : { since }, (value) => {
    const row = readRow(value);
    return { day: row.integer("days"), rows: row.integer("row_count") };
  });
}

const usedSessions = "SELECT session FROM session_daily WHERE session > {after:String}";
// What is dated later than now was settled when the clock was set back.
const sinceThen = "at >= fromUnixTimestamp64Milli({since:Int64}) AND at < now64(3) + INTERVAL 10 SECOND";
const touchedDays = `SELECT DISTINCT day FROM touched WHERE ${sinceThen} AND session = '' AND artifact = ''`;

/** @param range a condition on `session` */
function touchedSessions(range: string): string {
  return `SELECT session FROM touched WHERE ${sinceThen} AND session != '' AND ${range}
  UNION DISTINCT
  SELECT session FROM link WHERE ${range} AND artifact IN (SELECT artifact FROM touched WHERE ${sinceThen} AND artifact != '')`;
}

function condition(scope: SettleScope, column: string): string {
  const { since } = scope;
  if (scope.kind === "without session") {
    const days = `${column} = '' AND day BETWEEN toDate({from:UInt16}) AND toDate({to:UInt16})`;
    return since === 0 ? days : `${days} AND day IN (${touchedDays})`;
  }
  // A range of the tables' sorting key: each part reads its own rows and no others.
  const range = (name: string): string => `${name} > {after:String}${scope.upTo === null ? "" : ` AND ${name} <= {upTo:String}`}`;
  // Everything: a set of all sessions would only cost memory.
  // GLOBAL says nothing to one server; on a cluster the engine turns only IN of a single table into it by itself.
  return since === 0 ? range(column) : `${range(column)} AND ${column} GLOBAL IN (${touchedSessions(range("session"))})`;
}

function parameters(scope: SettleScope): Readonly<Record<string, number | string>> {
  const { since } = scope;
  return scope.kind === "sessions" ? { since, after: scope.after, upTo: scope.upTo ?? "" } : { since, from: scope.from, to: scope.to };
}
