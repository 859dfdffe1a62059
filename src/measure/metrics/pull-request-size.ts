import { defineMetric } from "../define-metric.ts";
import { pullRequests } from "../statements/pull-requests.ts";

export default defineMetric({
  name: "Pull request size",
  definition: "Lines added and removed by a pull request: half of those merged in the month had no more.",
  source: "Pull requests",
  unit: "lines",
  counts: "merged pull requests",
  interval: "Order statistics (Woodruff), with authors as clusters",
  better: "neither",
  counter: { metric: "review-merge-p50", why: "Small pull requests are of use if they are merged sooner." },
  gaming: "Splitting one change into many makes them small: cost per held pull request falls while cost per 100 surviving lines stays.",
  family: "flow",
  matures: 1,
  spans: "months and quarters",
  observations: `SELECT person, toDate(merged, {zone:String}) AS day, toFloat64(lines) AS value, 1. AS weight
FROM ${pullRequests}
WHERE toDate(merged, {zone:String}) BETWEEN {from:Date} AND {to:Date}`,
  measure: { kind: "quantile", p: 0.5 },
});
