import type { Ledger } from "../../db/clickhouse/ledger.ts";
import { readRow } from "../read-row.ts";

// What of a person lies in the tables whose rows the newest version replaces, as the rows are written again.

export interface SessionRow {
  readonly id: string;
  readonly person: string;
  readonly tool: string;
  readonly source: string;
  readonly repo: string;
  readonly started: number;
  readonly ended: number;
  readonly exploration: boolean;
  readonly version: number;
}

const sessionColumns = `id, person, tool, source, repo, toUnixTimestamp64Milli(started) AS started_ms, toUnixTimestamp64Milli(ended) AS ended_ms,
  exploration, version`;

/** One session of a person; null where it is not theirs, or nobody's. */
export async function personSession(ledger: Ledger, person: string, session: string): Promise<SessionRow | null> {
  const statement = `SELECT ${sessionColumns} FROM session FINAL WHERE id = {session:String}`;
  const [row] = await ledger.query(statement, { session }, sessionRowOf);
  return row?.person === person ? row : null;
}

function sessionRowOf(value: unknown): SessionRow {
  const row = readRow(value);
  return {
    id: row.text("id"),
    person: row.text("person"),
    tool: row.text("tool"),
    source: row.text("source"),
    repo: row.text("repo"),
    started: row.integer("started_ms"),
    ended: row.integer("ended_ms"),
    exploration: row.integer("exploration") === 1,
    version: row.integer("version"),
  };
}

/** Artifacts that name the person among their authors, written with another in their place or without them. */
export const rewriteAuthors = `INSERT INTO artifact (urn, kind, repo, authors, at, lines_added, lines_removed, parent, version)
SELECT urn, kind, repo, if({new:String} = '', arrayFilter(a -> a != {old:String}, authors),
  arrayDistinct(arrayMap(a -> if(a = {old:String}, {new:String}, a), authors))), at, lines_added, lines_removed, parent, version + 1
FROM artifact FINAL WHERE has(authors, {old:String})`;

export const rewriteEvents = `INSERT INTO event (key, artifact, kind, at, person, version)
SELECT key, artifact, kind, at, {new:String}, version + 1 FROM event FINAL WHERE person = {old:String}`;

export const rewriteCounters = `INSERT INTO counter (session, key, person, tool, model, kind, at, value, version)
SELECT session, key, {new:String}, tool, model, kind, at, value, version + 1 FROM counter FINAL WHERE person = {old:String}`;

export const rewriteSessions = `INSERT INTO session (id, person, tool, source, repo, started, ended, exploration, version)
SELECT id, {new:String}, tool, source, repo, started, ended, exploration, version + 1 FROM session FINAL WHERE person = {old:String}`;
