import type { Ledger } from "../../db/clickhouse/ledger.ts";
import type { Yield } from "../../model/yield.ts";
import { readRow } from "../read-row.ts";
import { yieldOf, type OwnScope } from "./own-yield.ts";

export interface OwnSession {
  readonly id: string;
  readonly tool: string;
  readonly lastDay: string;
  readonly yield: Yield;
  /** From the session itself; null where the tool sent none. */
  readonly about: { readonly repo: string; readonly started: number; readonly ended: number; readonly exploration: boolean } | null;
}

export interface OwnSessionsPage {
  /** The newest first, or those with the most unlinked and undone money. */
  readonly order: "newest" | "no outcome";
  /** The last one of the page before: only in the order of time. */
  readonly after: { readonly lastDay: string; readonly id: string } | null;
  readonly limit: number;
}

/** Sessions of one person with use in the period, and what became of it. Only for that person. */
export async function ownSessions(
  ledger: Ledger,
  { person, from, to }: OwnScope,
  { order, after, limit }: OwnSessionsPage,
): Promise<OwnSession[]> {
  const beyond = after === null ? "" : "AND (last_day, session) < (toDate({day:String}), {id:String})";
  const statement = `WITH own AS
  (SELECT session, any(tool) AS tool, max(day) AS last_day, sum(y.held) AS held, sum(y.pending) AS pending,
     sum(y.exploration) AS exploration, sum(y.unlinked) AS unlinked, sum(y.undone) AS undone
   FROM session_yield AS y WHERE person = {person:String} AND day BETWEEN {from:Date} AND {to:Date}
   GROUP BY session HAVING sum(y.parts) > 0 ${order === "newest" ? beyond : "AND unlinked + undone > 0"}
   ORDER BY ${order === "newest" ? "last_day DESC, session DESC" : "unlinked + undone DESC, session"} LIMIT {limit:UInt32})
SELECT own.session AS session, own.tool AS tool, toString(own.last_day) AS last, own.held AS held, own.pending AS pending,
  own.exploration AS exploration, own.unlinked AS unlinked, own.undone AS undone,
  about.repo AS repo, about.started AS started, about.ended AS ended, about.declared AS declared
FROM own LEFT JOIN
  (SELECT id, repo, toUnixTimestamp64Milli(started) AS started, toUnixTimestamp64Milli(ended) AS ended, toUInt8(1 + exploration) AS declared
   FROM session FINAL WHERE id IN (SELECT session FROM own) AND person = {person:String}) AS about ON about.id = own.session
ORDER BY ${order === "newest" ? "own.last_day DESC, session DESC" : "own.unlinked + own.undone DESC, session"}`;
  const values = { person, from, to, limit, day: after?.lastDay ?? "", id: after?.id ?? "" };
  return ledger.query(statement, values, (value) => {
    const row = readRow(value);
    // What a join does not find is 0: a session that is there has 1 or 2.
    const declared = row.integer("declared");
    return {
      id: row.text("session"),
      tool: row.text("tool"),
      lastDay: row.text("last"),
      yield: yieldOf(row),
      about:
        declared === 0
          ? null
          : { repo: row.text("repo"), started: row.integer("started"), ended: row.integer("ended"), exploration: declared === 2 },
    };
  });
}
