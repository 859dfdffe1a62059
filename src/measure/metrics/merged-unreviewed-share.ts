import { defineMetric } from "../define-metric.ts";
import { pullRequests } from "../statements/pull-requests.ts";

export default defineMetric({
  name: "Merged unreviewed",
  definition:
    "Of the pull requests merged in the month, those that no other person had reviewed by then. Reviews by machines do not count.",
  source: "Pull requests and reviews",
  unit: "share",
  counts: "merged pull requests",
  interval: "Wilson's, with people as clusters",
  better: "lower",
  counter: { metric: "review-approval-p50", why: "Reviewing everything takes time, and approving unread does not." },
  gaming: "An approval without reading counts as a review: time to approval falls to minutes, undone cost and change fail rate stay.",
  family: "quality",
  matures: 1,
  spans: "months and quarters",
  observations: `SELECT arrayJoin(people) AS person, toDate(merged, {zone:String}) AS day, (answered < ready OR answered > merged) / length(people) AS value, 1 / length(people) AS weight
FROM ${pullRequests}
WHERE toDate(merged, {zone:String}) BETWEEN {from:Date} AND {to:Date}`,
  measure: { kind: "share" },
});
