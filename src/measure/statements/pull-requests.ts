/**
 * Pull requests of people with the times that clocks are read from; 1970 stands for what has not happened. An answer is
 * a review by a person who is no author, once the pull request was ready (opened, where no moment of readiness is known).
 * Columns: id (hash of the URN), people (authors), person (the first), lines, opened, ready, answers, answered, approvals, approved, merged, closed.
 */
export const pullRequests = `(
  SELECT a.id AS id, a.authors AS people, a.authors[1] AS person, a.lines AS lines, e.opened AS opened,
    if(e.ready_at > never, e.ready_at, if(e.opened > never, e.opened, a.at)) AS ready,
    arrayFilter(review -> review.2 != '' AND NOT has(people, review.2) AND review.1 >= ready, e.reviews) AS answers,
    arrayMin(review -> review.1, if(empty(answers), [(never, '', 0)], answers)) AS answered,
    arrayFilter(review -> review.3 = 1, answers) AS approvals,
    arrayMin(review -> review.1, if(empty(approvals), [(never, '', 0)], approvals)) AS approved,
    e.merged AS merged, e.closed AS closed
  FROM (
    SELECT sipHash64(urn) AS id, authors, at, lines_added + lines_removed AS lines, toDateTime64(0, 3, 'UTC') AS never
    FROM artifact FINAL
    WHERE kind = 'pull_request' AND notEmpty(authors)
  ) AS a
  INNER JOIN (
    SELECT sipHash64(artifact) AS id, minIf(at, kind = 'opened') AS opened, minIf(at, kind = 'ready') AS ready_at, minIf(at, kind = 'merged') AS merged,
      minIf(at, kind = 'closed') AS closed,
      groupArrayIf((at, toString(person), toUInt8(kind = 'approved')), kind IN ('reviewed', 'approved', 'changes_requested')) AS reviews
    FROM event FINAL
    WHERE startsWith(artifact, 'pr:')
    GROUP BY id
  ) AS e ON e.id = a.id
)`;
