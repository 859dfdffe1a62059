import { defineMetric } from "../define-metric.ts";

export default defineMetric({
  name: "Active each week",
  definition:
    "Of the weeks that people were there for, those in which they used any AI tool at least once. Weeks count to the month of their Thursday; holidays and illness are not taken out.",
  source: "Usage",
  unit: "share",
  counts: "person-weeks",
  interval: "Wilson's, with people as clusters",
  better: "neither",
  counter: { metric: "active-with-outcome-share", why: "One prompt makes a week active; this says in how many anything came of it." },
  gaming: "A single prompt a week is enough. Then weeks with an outcome stay where they were, and the gap between the two grows.",
  caution: "Use is not progress: people who are faster without it are right not to use it.",
  family: "use",
  matures: 3,
  spans: "months and quarters",
  observations: `SELECT DISTINCT person, toMonday(day) + 3 AS day, 1. AS value, 0. AS weight
FROM usage_daily
WHERE responses > 0 AND toMonday(usage_daily.day) + 3 BETWEEN {from:Date} AND {to:Date}`,
  measure: { kind: "per person-week", share: true },
});
