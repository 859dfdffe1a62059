/**
 * Commits of people that landed on a default branch, with what became of their lines. Columns: id (hash of
 * the URN: half the time and memory of joining texts), repo, people (authors), landed, lines, alive (when last looked at: after 14
 * days, and once more after 90), held (after 14 days), pending, judged (the moment looked at; of what was reverted, of the revert),
 * reverted (judged by its revert: then nothing of it is alive or held).
 */
export const landedCommits = `(
  SELECT a.id AS id, a.repo AS repo, a.authors AS people, e.landed AS landed, v.lines AS lines, v.lines_alive AS alive, v.held AS held,
    v.pending AS pending, v.judged AS judged, e.reverted = v.judged AS reverted
  FROM (SELECT sipHash64(urn) AS id, repo, authors FROM artifact FINAL WHERE kind = 'commit' AND notEmpty(authors)) AS a
  INNER JOIN (
    SELECT sipHash64(artifact) AS id, minIf(at, kind = 'landed') AS landed, maxIf(at, kind = 'reverted') AS reverted
    FROM event WHERE kind IN ('landed', 'reverted') AND startsWith(artifact, 'git:') GROUP BY id HAVING countIf(kind = 'landed') > 0
  ) AS e
    ON e.id = a.id
  INNER JOIN (SELECT sipHash64(artifact) AS id, lines, lines_alive, held, pending, judged FROM verdict FINAL WHERE startsWith(artifact, 'git:')) AS v
    ON v.id = a.id
)`;
