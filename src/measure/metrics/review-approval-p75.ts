import { defineMetric } from "../define-metric.ts";
import { pullRequests } from "../statements/pull-requests.ts";

export default defineMetric({
  name: "Time to approval (three quarters)",
  definition:
    "Hours by the clock from a pull request being ready to the first approval by another person: three quarters waited no longer. Pull requests ready in the month that still wait count as longer than all others; merged or closed without approval are left out.",
  source: "Pull requests and reviews",
  unit: "hours",
  counts: "pull requests",
  interval: "Order statistics (Woodruff), with authors as clusters",
  better: "lower",
  counter: { metric: "change-fail-rate", why: "Fast approval that misses faults shows in production." },
  gaming: "Approving unread makes it short: change fail rate and undone cost rise.",
  family: "flow",
  matures: 14,
  spans: "months and quarters",
  observations: `SELECT person, toDate(ready, {zone:String}) AS day,
  if(approved >= ready, (toUnixTimestamp64Milli(approved) - toUnixTimestamp64Milli(ready)) / 3600000, 1e12) AS value, 1. AS weight
FROM ${pullRequests}
WHERE toDate(ready, {zone:String}) BETWEEN {from:Date} AND {to:Date} AND (approved >= ready OR (merged < ready AND closed < ready))`,
  measure: { kind: "quantile", p: 0.75 },
});
