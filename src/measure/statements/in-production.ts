/**
 * When pull requests and commits first went to production: said of themselves, or by a deployment that ships them.
 * Columns: id (hash of the URN), live.
 */
export const inProduction = `(
  SELECT id, min(at) AS live
  FROM (
    SELECT sipHash64(artifact) AS id, at FROM event WHERE kind = 'deployed' AND NOT startsWith(artifact, 'deploy:')
    UNION ALL
    SELECT a.ships AS id, e.at AS at
    FROM (SELECT sipHash64(artifact) AS deployment, at FROM event WHERE kind = 'deployed' AND startsWith(artifact, 'deploy:')) AS e
    INNER JOIN (SELECT sipHash64(urn) AS deployment, sipHash64(parent) AS ships FROM artifact FINAL WHERE kind = 'deployment' AND parent != '') AS a ON a.deployment = e.deployment
  )
  GROUP BY id
)`;
