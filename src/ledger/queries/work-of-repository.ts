import type { Ledger } from "../../db/clickhouse/ledger.ts";
import { readRow } from "../read-row.ts";

export interface DeploymentOfRepository {
  readonly urn: string;
  /** The commit it ships. */
  readonly sha: string;
  readonly at: number;
  readonly authors: readonly string[];
}

/** Deployments of a repository whose commit is known. */
export async function deploymentsOfRepository(ledger: Ledger, repo: string): Promise<DeploymentOfRepository[]> {
  const statement = `SELECT urn, parent, toUnixTimestamp64Milli(at) AS started, authors
FROM artifact FINAL
WHERE kind = 'deployment' AND repo = {repo:String} AND startsWith(parent, concat('git:', {repo:String}, '@'))`;
  return ledger.query(statement, { repo }, (value) => {
    const row = readRow(value);
    const parent = row.text("parent");
    return {
      urn: row.text("urn"),
      sha: parent.slice(parent.lastIndexOf("@") + 1),
      at: row.integer("started"),
      authors: row.texts("authors"),
    };
  });
}

/** Pull requests of a repository that are closed and not merged: their numbers, and when (milliseconds UTC). */
export async function closedPullRequests(ledger: Ledger, repo: string): Promise<Map<number, number>> {
  const statement = `SELECT artifact, toUnixTimestamp64Milli(maxIf(at, kind = 'closed')) AS closed
FROM event FINAL
WHERE startsWith(artifact, {prefix:String}) AND kind IN ('closed', 'reopened', 'merged')
GROUP BY artifact
HAVING countIf(kind = 'merged') = 0 AND closed > 0 AND maxIf(at, kind = 'closed') >= maxIf(at, kind = 'reopened')`;
  const prefix = `pr:${repo}#`;
  const rows = await ledger.query(statement, { prefix }, (value) => {
    const row = readRow(value);
    return [Number(row.text("artifact").slice(prefix.length)), row.integer("closed")] as const;
  });
  return new Map(rows);
}

/** Sessions that are named by their id, in lower case, or by git-ai's key: name → id. */
export async function sessionsNamed(ledger: Ledger, words: readonly string[], keys: readonly string[]): Promise<Map<string, string>> {
  const found = new Map<string, string>();
  // Source of the key: git-ai's "Attribution Note Format"; it knows tools by their short names.
  const key =
    "concat('s_', substring(lower(hex(SHA256(concat(arrayJoin([tool, replaceRegexpOne(tool, '-(?:code|cli)$', '')]), ':', id)))), 1, 14))";
  for (const [statement, names] of [
    ["SELECT id, lower(id) AS name FROM session FINAL WHERE name IN {names:Array(String)}", words],
    [`SELECT DISTINCT id, ${key} AS name FROM session FINAL WHERE name IN {names:Array(String)}`, keys],
  ] as const) {
    // A bound parameter has an end.
    for (let i = 0; i < names.length; i += 1000) {
      const rows = await ledger.query(
        statement,
        { names: names.slice(i, i + 1000) },
        (value) => [readRow(value).text("name"), readRow(value).text("id")] as const,
      );
      for (const [name, id] of rows) found.set(name, id);
    }
  }
  return found;
}

export interface RunningSession {
  readonly id: string;
  readonly person: string;
  readonly tool: string;
  readonly started: number;
  readonly ended: number;
}

/** Sessions of these people with these tools that ended since a moment (milliseconds UTC), in order of their ids. */
export async function sessionsOfPeople(
  ledger: Ledger,
  people: readonly string[],
  tools: readonly string[],
  since: number,
): Promise<RunningSession[]> {
  if (people.length === 0 || tools.length === 0) return [];
  const statement = `SELECT id, person, tool, toUnixTimestamp64Milli(started) AS began, toUnixTimestamp64Milli(ended) AS done
FROM session FINAL
WHERE person IN {people:Array(String)} AND tool IN {tools:Array(String)} AND ended >= fromUnixTimestamp64Milli({since:Int64})
ORDER BY id`;
  return ledger.query(statement, { people, tools, since }, running);
}

/** Sessions in a repository that ended since a moment (milliseconds UTC), in order of their ids. */
export function sessionsOfRepository(ledger: Ledger, repo: string, since: number): Promise<RunningSession[]> {
  const statement = `SELECT id, person, tool, toUnixTimestamp64Milli(started) AS began, toUnixTimestamp64Milli(ended) AS done
FROM session FINAL
WHERE repo = {repo:String} AND ended >= fromUnixTimestamp64Milli({since:Int64})
ORDER BY id`;
  return ledger.query(statement, { repo, since }, running);
}

function running(value: unknown): RunningSession {
  const row = readRow(value);
  return {
    id: row.text("id"),
    person: row.text("person"),
    tool: row.text("tool"),
    started: row.integer("began"),
    ended: row.integer("done"),
  };
}

/** What clients and people said of a commit. */
export interface ToldLinks {
  /** Sessions they spoke of, to link them or not. */
  readonly sessions: ReadonlySet<string>;
  /** Whose sessions they link it to, by pseudonym. */
  readonly people: ReadonlySet<string>;
}

/** What clients and people said of a repository's commits, by URN. */
export async function linksToldOf(ledger: Ledger, repo: string): Promise<Map<string, ToldLinks>> {
  const statement = `SELECT artifact, groupUniqArray(session) AS sessions, groupUniqArrayIf(person, confidence >= 0.5) AS people
FROM (SELECT artifact, session, confidence FROM link FINAL WHERE startsWith(artifact, {prefix:String}) AND source != 'git') AS told
LEFT JOIN (
  SELECT id, person FROM session FINAL
  WHERE id GLOBAL IN (SELECT session FROM link WHERE startsWith(artifact, {prefix:String}) AND source != 'git')
) AS known ON known.id = told.session
GROUP BY artifact`;
  const rows = await ledger.query(statement, { prefix: `git:${repo}@` }, (value) => {
    const row = readRow(value);
    return [row.text("artifact"), { sessions: new Set(row.texts("sessions")), people: new Set(row.texts("people")) }] as const;
  });
  return new Map(rows);
}
