import { defineMetric } from "../define-metric.ts";
import { businessDay, businessHours } from "../statements/business-hours.ts";
import { pullRequests } from "../statements/pull-requests.ts";

export default defineMetric({
  name: "Working hours to approval (half)",
  definition: `Working hours from a pull request being ready to the first approval by another person: half waited no longer. Pull requests ready in the month that still wait count as longer than all others; merged or closed without approval are left out. ${businessDay}`,
  source: "Pull requests and reviews",
  unit: "hours",
  counts: "pull requests",
  interval: "Order statistics (Woodruff), with authors as clusters",
  better: "lower",
  counter: { metric: "review-approval-p50", why: "Whoever waits over a weekend waits by the clock." },
  gaming:
    "Working late or at weekends makes it short without being quick: the same clock by wall time shows it. Approving unread makes it short: change fail rate and undone cost rise.",
  family: "flow",
  matures: 14,
  spans: "months and quarters",
  observations: `SELECT person, toDate(ready, {zone:String}) AS day,
  if(approved >= ready, ${businessHours("ready", "approved")}, 1e12) AS value, 1. AS weight
FROM ${pullRequests}
WHERE toDate(ready, {zone:String}) BETWEEN {from:Date} AND {to:Date} AND (approved >= ready OR (merged < ready AND closed < ready))`,
  measure: { kind: "quantile", p: 0.5 },
});
