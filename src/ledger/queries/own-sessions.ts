import type { Ledger } from "../../db/clickhouse/ledger.ts";
import type { Yield } from "../../model/yield.ts";
import { readRow } from "../read-row.ts";
import { yieldOf, type OwnScope } from "./own-yield.ts";

export interface OwnSession {
  readonly id: string;
  readonly tool: string;
  readonly lastDay: string;
  readonly yield: Yield;
}

/** What a session says of itself; times in milliseconds UTC. */
export interface AboutSession {
  readonly repo: string;
  readonly started: number;
  readonly ended: number;
  /** Declared as learning. */
  readonly exploration: boolean;
}

export interface OwnSessionsPage {
  /** The newest first, or those with the most unlinked and undone money. */
  readonly order: "newest" | "no outcome";
  /** The last one of the page before: only in the order of time. */
  readonly after: { readonly lastDay: string; readonly id: string } | null;
  readonly limit: number;
}

/** Sessions of one person with use in the period, and what became of it. Only for that person. */
export function ownSessions(
  ledger: Ledger,
  { person, from, to }: OwnScope,
  { order, after, limit }: OwnSessionsPage,
): Promise<OwnSession[]> {
  const beyond = after === null ? "" : "AND (last_day, session) < (toDate({day:String}), {id:String})";
  const statement = `SELECT session, any(tool) AS tool_name, max(day) AS last_day, toString(last_day) AS last, sum(y.held) AS held, sum(y.pending) AS pending,
  sum(y.exploration) AS exploration, sum(y.unlinked) AS unlinked, sum(y.undone) AS undone
FROM session_yield AS y WHERE person = {person:String} AND day BETWEEN {from:Date} AND {to:Date}
GROUP BY session HAVING sum(y.parts) > 0 ${order === "newest" ? beyond : "AND unlinked + undone > 0"}
ORDER BY ${order === "newest" ? "last_day DESC, session DESC" : "unlinked + undone DESC, session"} LIMIT {limit:UInt32}`;
  const values = { person, from, to, limit, day: after?.lastDay ?? "", id: after?.id ?? "" };
  return ledger.query(statement, values, (value) => {
    const row = readRow(value);
    return { id: row.text("session"), tool: row.text("tool_name"), lastDay: row.text("last"), yield: yieldOf(row) };
  });
}

// The newest version by hand: looked up by keys that lie all over the table.
const sessions = `SELECT id, person, repo, toUnixTimestamp64Milli(started) AS started_ms, toUnixTimestamp64Milli(ended) AS ended_ms, exploration
FROM session WHERE id IN {ids:Array(String)} ORDER BY version DESC LIMIT 1 BY id`;

/** Those of these sessions that are the person's, by id; a session whose tool sent nothing of it is not among them. Only for that person. */
export async function aboutSessions(ledger: Ledger, person: string, ids: readonly string[]): Promise<Map<string, AboutSession>> {
  if (ids.length === 0) return new Map();
  const found = await ledger.query(sessions, { ids }, (value) => {
    const row = readRow(value);
    const about = {
      repo: row.text("repo"),
      started: row.integer("started_ms"),
      ended: row.integer("ended_ms"),
      exploration: row.integer("exploration") === 1,
    };
    return { id: row.text("id"), person: row.text("person"), about };
  });
  return new Map(found.filter((session) => session.person === person).map(({ id, about }) => [id, about]));
}
