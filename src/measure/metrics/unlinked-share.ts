import { defineMetric } from "../define-metric.ts";

export default defineMetric({
  name: "Cost with no known outcome",
  definition:
    "The part of a month's cost that no commit, pull request, review, document or other artifact is linked to. Sources that cannot link (a vendor's daily counter) count here, too.",
  source: "Usage with sessions, links and verdicts",
  unit: "share",
  counts: "people",
  interval: "Wilson's, with people as clusters of unequal size",
  better: "lower",
  counter: { metric: "exploration-share", why: "Declaring use as exploration takes it out of here." },
  gaming:
    "Linking sessions to artifacts they had no part in lowers it: held and undone shares then move together. It is no accusation: reading and asking leave no artifact.",
  family: "outcome",
  matures: 15,
  spans: "months and quarters",
  observations: `SELECT person, day, toFloat64(sum(unlinked)) AS value, toFloat64(sum(held + pending + exploration + unlinked + undone)) AS weight
FROM yield_daily
WHERE day BETWEEN {from:Date} AND {to:Date}
GROUP BY person, day`,
  measure: { kind: "share" },
});
