import { defineMetric } from "../define-metric.ts";
import { pullRequests } from "../statements/pull-requests.ts";

export default defineMetric({
  name: "Time to first response (three quarters)",
  definition:
    "Hours by the clock from a pull request being ready to the first review by another person: three quarters waited no longer. Pull requests ready in the month that still wait count as longer than all others; merged or closed without any answer are left out. Reviews by machines do not count.",
  source: "Pull requests and reviews",
  unit: "hours",
  counts: "pull requests",
  interval: "Order statistics (Woodruff), with authors as clusters",
  better: "lower",
  counter: { metric: "merged-unreviewed-share", why: "Pull requests nobody reviews leave this figure." },
  gaming: "A quick comment stops the clock: time to approval does not move with it.",
  family: "flow",
  matures: 14,
  spans: "months and quarters",
  observations: `SELECT person, toDate(ready, {zone:String}) AS day,
  if(answered >= ready, (toUnixTimestamp64Milli(answered) - toUnixTimestamp64Milli(ready)) / 3600000, 1e12) AS value, 1. AS weight
FROM ${pullRequests}
WHERE toDate(ready, {zone:String}) BETWEEN {from:Date} AND {to:Date} AND (answered >= ready OR (merged < ready AND closed < ready))`,
  measure: { kind: "quantile", p: 0.75 },
});
