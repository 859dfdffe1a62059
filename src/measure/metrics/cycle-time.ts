import { defineMetric } from "../define-metric.ts";
import { pullRequests } from "../statements/pull-requests.ts";

export default defineMetric({
  name: "Cycle time",
  definition: "Hours by the clock from the first commit of a pull request to its merge: half of those merged in the month took no longer.",
  source: "Git history and pull requests",
  unit: "hours",
  counts: "merged pull requests",
  interval: "Order statistics (Woodruff), with authors as clusters",
  better: "lower",
  counter: { metric: "pull-request-size", why: "Smaller changes take less time each." },
  gaming: "Splitting work, or committing late, makes it short: pull requests get smaller, and lead time keeps the wait before deployment.",
  family: "flow",
  matures: 1,
  spans: "months and quarters",
  observations: `SELECT p.person AS person, toDate(p.merged, {zone:String}) AS day,
  (toUnixTimestamp64Milli(p.merged) - toUnixTimestamp64Milli(c.first)) / 3600000 AS value, 1. AS weight
FROM ${pullRequests} AS p
INNER JOIN (SELECT sipHash64(parent) AS change, min(at) AS first FROM artifact FINAL WHERE kind = 'commit' AND parent != '' GROUP BY change) AS c ON c.change = p.id
WHERE toDate(p.merged, {zone:String}) BETWEEN {from:Date} AND {to:Date} AND p.merged >= c.first`,
  measure: { kind: "quantile", p: 0.5 },
});
