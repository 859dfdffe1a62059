import { defineMetric } from "../define-metric.ts";
import { deployments } from "../statements/deployments.ts";

export default defineMetric({
  name: "Deployment rework rate",
  definition:
    "Of the deployments to production started in the month, those made to mend an earlier one: started in the same repository between its failure and its restoration (DORA 2025: unplanned deployments due to an incident).",
  source: "Deployments with how they ended",
  unit: "share",
  counts: "deployments",
  interval: "Wilson's, with people as clusters",
  better: "lower",
  counter: { metric: "recovery-time", why: "Not mending quickly lowers it." },
  gaming: "Mending outside deployments (by hand, by configuration) lowers it: recovery time and change fail rate stay.",
  family: "quality",
  matures: 3,
  spans: "months and quarters",
  observations: `SELECT arrayJoin(d.people) AS person, toDate(d.started, {zone:String}) AS day,
  arrayExists(broken -> d.started > broken.1 AND d.started <= broken.2, f.broken) / length(d.people) AS value, 1 / length(d.people) AS weight
FROM ${deployments} AS d
LEFT JOIN (
  SELECT repo, groupArray((failed, restored)) AS broken FROM ${deployments} WHERE failed >= started AND restored >= failed GROUP BY repo
) AS f ON f.repo = d.repo
WHERE toDate(d.started, {zone:String}) BETWEEN {from:Date} AND {to:Date}`,
  measure: { kind: "share" },
});
