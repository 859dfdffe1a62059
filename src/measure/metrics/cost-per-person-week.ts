import { defineMetric } from "../define-metric.ts";

export default defineMetric({
  name: "Cost per person and week",
  definition:
    "Cost of a month's use at list or contract price, divided by the weeks that people were there for, whether they used AI or not. Use under a subscription counts at list value, so this is not the invoice.",
  source: "Usage with prices",
  unit: "micro-dollars",
  counts: "person-weeks",
  interval: "Student's t on the logarithm, with people as clusters and a longer upper arm where few hold much",
  better: "neither",
  counter: { metric: "held-share", why: "A small bill of which nothing holds is the dearer one." },
  gaming: "Moving use to tools that are not connected, or to private accounts, lowers it: the vendor's total then exceeds the ledger's.",
  family: "cost",
  matures: 3,
  spans: "months and quarters",
  observations: `SELECT person, toMonday(day) + 3 AS thursday, thursday AS day, toFloat64(sum(cost_micros)) AS value, 0. AS weight
FROM usage_daily
WHERE toMonday(usage_daily.day) + 3 BETWEEN {from:Date} AND {to:Date}
GROUP BY person, thursday`,
  measure: { kind: "per person-week", share: false },
});
