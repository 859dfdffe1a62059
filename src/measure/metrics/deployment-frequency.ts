import { defineMetric } from "../define-metric.ts";
import { deployments } from "../statements/deployments.ts";

export default defineMetric({
  name: "Deployments a week",
  definition: "Deployments to production that people of the group made, a week (DORA 2025).",
  source: "Deployments",
  unit: "per week",
  counts: "deployments",
  interval: "Student's t on the counts of whole weeks, never narrower than independent events would allow",
  better: "higher",
  counter: { metric: "change-fail-rate", why: "Deploying more often is no gain if more of it fails." },
  gaming: "Splitting or repeating deployments raises it: delivered changes do not rise with it. Larger groups deploy more often.",
  family: "flow",
  matures: 1,
  spans: "months and quarters",
  observations: `SELECT arrayJoin(people) AS person, toDate(started, {zone:String}) AS day, 1 / length(people) AS value, 0. AS weight
FROM ${deployments}
WHERE toDate(started, {zone:String}) BETWEEN {from:Date} AND {to:Date}`,
  measure: { kind: "weekly rate" },
});
