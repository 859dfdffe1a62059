/**
 * Commits of people that landed on a default branch, with what became of their lines. Columns: id (hash of
 * the URN: half the time and memory of joining texts), repo, people (authors), landed, lines, alive, held, pending, judged (when that was found out).
 */
export const landedCommits = `(
  SELECT a.id AS id, a.repo AS repo, a.authors AS people, e.landed AS landed, v.lines AS lines, v.lines_alive AS alive, v.held AS held,
    v.pending AS pending, v.judged AS judged
  FROM (SELECT sipHash64(urn) AS id, repo, authors FROM artifact FINAL WHERE kind = 'commit' AND notEmpty(authors)) AS a
  INNER JOIN (SELECT sipHash64(artifact) AS id, min(at) AS landed FROM event WHERE kind = 'landed' AND startsWith(artifact, 'git:') GROUP BY id) AS e
    ON e.id = a.id
  INNER JOIN (SELECT sipHash64(artifact) AS id, lines, lines_alive, held, pending, judged FROM verdict FINAL WHERE startsWith(artifact, 'git:')) AS v
    ON v.id = a.id
)`;
