import { defineMetric } from "../define-metric.ts";

export default defineMetric({
  name: "Cost that held",
  definition:
    "The part of a month's cost, at list or contract price, whose work was still there when its window closed (14 days for commits and pull requests).",
  source: "Usage with sessions, links and verdicts",
  unit: "share",
  counts: "people",
  interval: "Wilson's, with people as clusters of unequal size",
  better: "higher",
  counter: { metric: "churn-14-days", why: "Work that holds for 14 days may still be rewritten; churn counts lines, not money." },
  gaming: "Landing trivial changes that nobody rewrites raises it: pull requests get smaller and cost per 100 surviving lines rises.",
  family: "outcome",
  matures: 15,
  spans: "months and quarters",
  observations: `SELECT person, day, toFloat64(sum(held)) AS value, toFloat64(sum(held + pending + exploration + unlinked + undone)) AS weight
FROM yield_daily
WHERE day BETWEEN {from:Date} AND {to:Date}
GROUP BY person, day`,
  measure: { kind: "share" },
});
