import { defineMetric } from "../define-metric.ts";
import { pullRequests } from "../statements/pull-requests.ts";

export default defineMetric({
  name: "Time to merge (three quarters)",
  definition:
    "Hours by the clock from a pull request being ready to its merge: three quarters waited no longer. Pull requests ready in the month that are still open count as longer than all others; closed ones are left out.",
  source: "Pull requests and reviews",
  unit: "hours",
  counts: "pull requests",
  interval: "Order statistics (Woodruff), with authors as clusters",
  better: "lower",
  counter: { metric: "churn-14-days", why: "What is merged in haste is rewritten soon." },
  gaming:
    "Marking a pull request ready only when it is about to be merged shortens it: cycle time, which starts at the first commit, does not move with it.",
  family: "flow",
  matures: 14,
  spans: "months and quarters",
  observations: `SELECT person, toDate(ready, {zone:String}) AS day,
  if(merged >= ready, (toUnixTimestamp64Milli(merged) - toUnixTimestamp64Milli(ready)) / 3600000, 1e12) AS value, 1. AS weight
FROM ${pullRequests}
WHERE toDate(ready, {zone:String}) BETWEEN {from:Date} AND {to:Date} AND (merged >= ready OR (closed < ready))`,
  measure: { kind: "quantile", p: 0.75 },
});
