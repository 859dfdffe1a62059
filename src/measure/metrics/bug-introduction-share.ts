import { defineMetric } from "../define-metric.ts";
import { landedCommits } from "../statements/commits.ts";

export default defineMetric({
  name: "Changes that brought in a bug",
  definition:
    "Of the commits that landed in the month, the share that brought in a bug which was reported within 90 days: commits that the mirror's R-SZZ traced a bug ticket back to, corrected for what that method is known to miss and to blame wrongly.",
  source: "Git mirrors and an issue tracker: tickets whose parent is the commit they were traced to",
  unit: "share",
  counts: "commits",
  interval:
    "Error band: from all that is blamed wrongly and nothing missed (precision 0.64) to nothing blamed wrongly and all that is missed (recall 0.56), around Wilson's interval with people as clusters. Measured without knowing when a bug was reported; where the tracker says it, the method is right oftener (0.73 and 0.63), which the band does not count on",
  better: "lower",
  counter: { metric: "change-fail-rate", why: "Bugs nobody files are in no tracker; failures in production are seen anyway." },
  gaming: "Not filing bugs, or filing them as requests, lowers it: change fail rate and churn stay.",
  caution: "The method is right about 64 of 100 commits it names and finds 56 of 100: for trends of large groups only.",
  family: "quality",
  matures: 90,
  spans: "months and quarters",
  observations: `SELECT arrayJoin(c.people) AS person, toDate(c.landed, {zone:String}) AS day,
  (t.found >= c.landed AND t.found < c.landed + INTERVAL 90 DAY) / length(c.people) AS value, 1 / length(c.people) AS weight
FROM ${landedCommits} AS c
LEFT JOIN (SELECT sipHash64(parent) AS id, min(at) AS found FROM artifact FINAL WHERE kind = 'ticket' AND startsWith(parent, 'git:') GROUP BY id) AS t ON t.id = c.id
WHERE toDate(c.landed, {zone:String}) BETWEEN {from:Date} AND {to:Date}
  AND c.repo IN (SELECT repo FROM artifact FINAL WHERE urn IN (SELECT parent FROM artifact FINAL WHERE kind = 'ticket' AND startsWith(parent, 'git:')))`,
  measure: { kind: "share", errors: { precision: 0.643, recall: 0.563 } },
});
