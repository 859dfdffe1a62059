import type { Ledger } from "../../db/clickhouse/ledger.ts";
import { readRow } from "../read-row.ts";

export interface DeploymentToJudge {
  readonly urn: string;
  readonly repo: string;
  /** Milliseconds UTC; 0 = that has not happened. */
  readonly started: number;
  readonly healthy: number;
  readonly failed: number;
  readonly restored: number;
  /** The verdict it has: share held and undone; both 0 where it has none or waits. */
  readonly held: number;
  readonly undone: number;
}

/** Deployments that real systems told of since a moment, in order of time. */
export async function deploymentsToJudge(ledger: Ledger, since: number): Promise<DeploymentToJudge[]> {
  const statement = `SELECT a.urn AS urn, a.repo AS repo, toUnixTimestamp64Milli(a.at) AS started,
  toUnixTimestamp64Milli(e.healthy) AS healthy, toUnixTimestamp64Milli(e.failed) AS failed, toUnixTimestamp64Milli(e.restored) AS restored,
  v.held AS held, v.undone AS undone
FROM (SELECT urn, repo, at FROM artifact FINAL WHERE kind = 'deployment' AND at >= fromUnixTimestamp64Milli({since:Int64})) AS a
LEFT JOIN (
  SELECT artifact, minIf(at, kind = 'healthy') AS healthy, minIf(at, kind IN ('failed', 'rolled_back')) AS failed, maxIf(at, kind = 'restored') AS restored
  FROM event FINAL WHERE startsWith(artifact, 'deploy:') GROUP BY artifact
) AS e ON e.artifact = a.urn
LEFT JOIN (SELECT artifact, held, undone FROM verdict FINAL WHERE startsWith(artifact, 'deploy:')) AS v ON v.artifact = a.urn
ORDER BY started, urn`;
  return ledger.query(statement, { since }, (value) => {
    const row = readRow(value);
    return {
      urn: row.text("urn"),
      repo: row.text("repo"),
      started: row.integer("started"),
      healthy: row.integer("healthy"),
      failed: row.integer("failed"),
      restored: row.integer("restored"),
      held: row.number("held"),
      undone: row.number("undone"),
    };
  });
}

export interface ReviewToJudge {
  readonly urn: string;
  readonly at: number;
  readonly approves: boolean;
  /** When a commit of its pull request was made after it, 0 = never. */
  readonly changed: number;
  /** The verdict on its pull request. */
  readonly pullHeld: number;
  readonly pullUndone: number;
}

/** Reviews since a moment that nobody judged yet, with what followed. */
export async function reviewsToJudge(ledger: Ledger, since: number): Promise<ReviewToJudge[]> {
  const statement = `SELECT a.urn AS urn, toUnixTimestamp64Milli(a.at) AS submitted, countIf(e.kind = 'approved') > 0 AS approves,
  toUnixTimestamp64Milli(minIf(c.at, c.at > a.at)) AS changed, any(v.held) AS held, any(v.undone) AS undone
FROM (SELECT urn, at, parent FROM artifact FINAL WHERE kind = 'review' AND at >= fromUnixTimestamp64Milli({since:Int64})) AS a
LEFT JOIN (SELECT artifact, kind, at FROM event FINAL WHERE kind = 'approved') AS e ON e.artifact = a.parent AND e.at = a.at
LEFT JOIN (SELECT parent, at FROM artifact FINAL WHERE kind = 'commit' AND parent != '') AS c ON c.parent = a.parent
LEFT JOIN (SELECT artifact, held, undone FROM verdict FINAL WHERE startsWith(artifact, 'pr:')) AS v ON v.artifact = a.parent
WHERE a.urn NOT IN (SELECT artifact FROM verdict FINAL WHERE startsWith(artifact, 'review:') AND pending = 0)
GROUP BY urn, submitted`;
  return ledger.query(statement, { since }, (value) => {
    const row = readRow(value);
    return {
      urn: row.text("urn"),
      at: row.integer("submitted"),
      approves: row.integer("approves") === 1,
      changed: row.integer("changed"),
      pullHeld: row.number("held"),
      pullUndone: row.number("undone"),
    };
  });
}
