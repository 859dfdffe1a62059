import { defineMetric } from "../define-metric.ts";
import { costRows, verdictDays } from "../statements/cost.ts";
import { pullRequests } from "../statements/pull-requests.ts";

export default defineMetric({
  name: "Cost per held pull request",
  definition:
    "All cost of a month but declared exploration, divided by the pull requests merged in it, each counted by the share of its lines that held for 14 days.",
  source: "Usage, pull requests and verdicts",
  unit: "micro-dollars",
  counts: "held pull requests",
  interval: "Student's t on the logarithm, with people as clusters of unequal size and a longer upper arm where few hold much",
  better: "lower",
  counter: { metric: "pull-request-size", why: "Pull requests can be cut into smaller ones." },
  gaming: "Splitting pull requests lowers it: their size falls. Declaring work as exploration lowers it: the share of exploration rises.",
  caution: "Cost and outcomes of the same people and month: an association. Kinds of task differ more than teams do.",
  family: "cost",
  matures: verdictDays,
  spans: "months and quarters",
  observations: `${costRows}
UNION ALL
SELECT arrayJoin(p.people) AS person, toDate(p.merged, {zone:String}) AS day, 0. AS value, v.held / length(p.people) AS weight
FROM ${pullRequests} AS p
INNER JOIN (SELECT sipHash64(artifact) AS id, held FROM verdict FINAL WHERE startsWith(artifact, 'pr:') AND held > 0) AS v ON v.id = p.id
WHERE toDate(p.merged, {zone:String}) BETWEEN {from:Date} AND {to:Date}`,
  measure: { kind: "ratio" },
});
