import { defineMetric } from "../define-metric.ts";
import { deployments } from "../statements/deployments.ts";

export default defineMetric({
  name: "Change fail rate",
  definition:
    "Of the deployments to production started in the month, those that failed or were rolled back and needed somebody at once (DORA 2025).",
  source: "Deployments with how they ended",
  unit: "share",
  counts: "deployments",
  interval: "Wilson's, with people as clusters",
  better: "lower",
  counter: { metric: "deployment-frequency", why: "Deploying seldom, or splitting deployments, lowers it." },
  gaming:
    "Splitting deployments lowers it: frequency rises while delivered changes do not. Not reporting failures lowers it: rework stays.",
  family: "quality",
  matures: 2,
  spans: "months and quarters",
  observations: `SELECT arrayJoin(people) AS person, toDate(started, {zone:String}) AS day, (failed >= started) / length(people) AS value, 1 / length(people) AS weight
FROM ${deployments}
WHERE toDate(started, {zone:String}) BETWEEN {from:Date} AND {to:Date}`,
  measure: { kind: "share" },
});
