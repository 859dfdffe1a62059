/**
 * Deployments of people, with how they ended; 1970 stands for what has not happened. Columns: repo, people (authors),
 * started, failed (or rolled back), restored, healthy.
 */
export const deployments = `(
  SELECT a.repo AS repo, a.authors AS people, if(e.deployed > never, e.deployed, a.at) AS started,
    e.failed AS failed, e.restored AS restored, e.healthy AS healthy
  FROM (
    SELECT sipHash64(urn) AS id, repo, authors, at, toDateTime64(0, 3, 'UTC') AS never
    FROM artifact FINAL
    WHERE kind = 'deployment' AND notEmpty(authors)
  ) AS a
  INNER JOIN (
    SELECT sipHash64(artifact) AS id, minIf(at, kind = 'deployed') AS deployed, minIf(at, kind IN ('failed', 'rolled_back')) AS failed,
      maxIf(at, kind = 'restored') AS restored, minIf(at, kind = 'healthy') AS healthy
    FROM event
    WHERE startsWith(artifact, 'deploy:')
    GROUP BY id
  ) AS e ON e.id = a.id
)`;
