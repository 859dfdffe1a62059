import { defineMetric } from "../define-metric.ts";
import { deployments } from "../statements/deployments.ts";

export default defineMetric({
  name: "Recovery time",
  definition:
    "Hours by the clock from the failure of a deployment to its restoration: half of the deployments that failed in the month took no longer (DORA 2025: failed deployment recovery time). What is not restored yet counts as longer than all others.",
  source: "Deployments with how they ended",
  unit: "hours",
  counts: "failed deployments",
  interval: "Order statistics (Woodruff), with people as clusters",
  better: "lower",
  counter: { metric: "change-fail-rate", why: "Many small failures are quickly restored." },
  gaming: "Declaring recovery early shortens it: deployments to mend the same thing follow, and the rework rate rises.",
  family: "quality",
  matures: 3,
  spans: "months and quarters",
  observations: `SELECT people[1] AS person, toDate(failed, {zone:String}) AS day,
  if(restored >= failed, (toUnixTimestamp64Milli(restored) - toUnixTimestamp64Milli(failed)) / 3600000, 1e12) AS value, 1. AS weight
FROM ${deployments}
WHERE failed >= started AND toDate(failed, {zone:String}) BETWEEN {from:Date} AND {to:Date}`,
  measure: { kind: "quantile", p: 0.5 },
});
