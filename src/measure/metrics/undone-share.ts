import { defineMetric } from "../define-metric.ts";

export default defineMetric({
  name: "Cost of work that was undone",
  definition: "The part of a month's cost whose work was rewritten, removed, reverted, closed unmerged or abandoned within its window.",
  source: "Usage with sessions, links and verdicts",
  unit: "share",
  counts: "people",
  interval: "Wilson's, with people as clusters of unequal size",
  better: "lower",
  counter: { metric: "unlinked-share", why: "Work that is never linked is never undone." },
  gaming: "Leaving changes unlanded or unlinked hides them: unlinked rises. Some undone work is how people learn what to build.",
  family: "outcome",
  matures: 15,
  spans: "months and quarters",
  observations: `SELECT person, day, toFloat64(sum(undone)) AS value, toFloat64(sum(held + pending + exploration + unlinked + undone)) AS weight
FROM yield_daily
WHERE day BETWEEN {from:Date} AND {to:Date}
GROUP BY person, day`,
  measure: { kind: "share" },
});
