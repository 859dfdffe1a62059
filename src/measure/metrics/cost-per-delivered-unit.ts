import { defineMetric } from "../define-metric.ts";
import { costRows, verdictDays } from "../statements/cost.ts";
import { inProduction } from "../statements/in-production.ts";
import { pullRequests } from "../statements/pull-requests.ts";

export default defineMetric({
  name: "Cost per delivered change",
  definition:
    "All cost of a month but declared exploration, divided by the pull requests that another person approved and that went to production in it.",
  source: "Usage, pull requests and deployments",
  unit: "micro-dollars",
  counts: "delivered changes",
  interval: "Student's t on the logarithm, with people as clusters of unequal size and a longer upper arm where few hold much",
  better: "lower",
  counter: { metric: "change-fail-rate", why: "Delivering more is no gain if more of it fails." },
  gaming: "Splitting changes lowers it: their size falls. Approving without reading lowers it: change fail rate and undone cost rise.",
  caution: "Cost and outcomes of the same people and month: an association. Kinds of task differ more than teams do.",
  family: "cost",
  matures: verdictDays,
  spans: "months and quarters",
  observations: `${costRows}
UNION ALL
SELECT arrayJoin(p.people) AS person, toDate(d.live, {zone:String}) AS day, 0. AS value, 1 / length(p.people) AS weight
FROM ${pullRequests} AS p
INNER JOIN ${inProduction} AS d ON d.id = p.id
WHERE notEmpty(p.approvals) AND toDate(d.live, {zone:String}) BETWEEN {from:Date} AND {to:Date}`,
  measure: { kind: "ratio" },
});
