import { defineMetric } from "../define-metric.ts";
import { businessDay, businessHours } from "../statements/business-hours.ts";
import { pullRequests } from "../statements/pull-requests.ts";

export default defineMetric({
  name: "Working hours to first response (three quarters)",
  definition: `Working hours from a pull request being ready to the first review by another person: three quarters waited no longer. Pull requests ready in the month that still wait count as longer than all others; merged or closed without any answer are left out. Reviews by machines do not count. ${businessDay}`,
  source: "Pull requests and reviews",
  unit: "hours",
  counts: "pull requests",
  interval: "Order statistics (Woodruff), with authors as clusters",
  better: "lower",
  counter: { metric: "review-first-response-p75", why: "Whoever waits over a weekend waits by the clock." },
  gaming:
    "Working late or at weekends makes it short without being quick: the same clock by wall time shows it. A quick comment stops the clock: time to approval does not move with it.",
  family: "flow",
  matures: 14,
  spans: "months and quarters",
  observations: `SELECT person, toDate(ready, {zone:String}) AS day,
  if(answered >= ready, ${businessHours("ready", "answered")}, 1e12) AS value, 1. AS weight
FROM ${pullRequests}
WHERE toDate(ready, {zone:String}) BETWEEN {from:Date} AND {to:Date} AND (answered >= ready OR (merged < ready AND closed < ready))`,
  measure: { kind: "quantile", p: 0.75 },
});
