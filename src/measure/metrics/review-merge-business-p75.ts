import { defineMetric } from "../define-metric.ts";
import { businessDay, businessHours } from "../statements/business-hours.ts";
import { pullRequests } from "../statements/pull-requests.ts";

export default defineMetric({
  name: "Working hours to merge (three quarters)",
  definition: `Working hours from a pull request being ready to its merge: three quarters waited no longer. Pull requests ready in the month that are still open count as longer than all others; closed ones are left out. ${businessDay}`,
  source: "Pull requests and reviews",
  unit: "hours",
  counts: "pull requests",
  interval: "Order statistics (Woodruff), with authors as clusters",
  better: "lower",
  counter: { metric: "review-merge-p75", why: "Whoever waits over a weekend waits by the clock." },
  gaming:
    "Working late or at weekends makes it short without being quick: the same clock by wall time shows it. Marking a pull request ready only when it is about to be merged shortens it: cycle time, which starts at the first commit, does not move with it.",
  family: "flow",
  matures: 14,
  spans: "months and quarters",
  observations: `SELECT person, toDate(ready, {zone:String}) AS day,
  if(merged >= ready, ${businessHours("ready", "merged")}, 1e12) AS value, 1. AS weight
FROM ${pullRequests}
WHERE toDate(ready, {zone:String}) BETWEEN {from:Date} AND {to:Date} AND (merged >= ready OR (closed < ready))`,
  measure: { kind: "quantile", p: 0.75 },
});
