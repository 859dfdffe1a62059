import type { Ledger } from "../../db/clickhouse/ledger.ts";

/**
 * Whether a person opened a pull request in a repository since a time (milliseconds UTC). Commits do not count: their authors are
 * whoever a commit says, also where it was copied from elsewhere.
 *
 * @param repo in small letters
 */
export async function hasOpenedPullRequests(ledger: Ledger, person: string, repo: string, since: number): Promise<boolean> {
  const statement = `SELECT 1 AS found FROM artifact FINAL
WHERE kind = 'pull_request' AND lower(repo) = {repo:String} AND has(authors, {person:String}) AND at >= fromUnixTimestamp64Milli({since:Int64})
LIMIT 1`;
  const found = await ledger.query(statement, { repo, person, since }, () => true);
  return found.length > 0;
}
