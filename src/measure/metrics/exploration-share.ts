import { defineMetric } from "../define-metric.ts";

export default defineMetric({
  name: "Declared exploration",
  definition:
    "The part of a month's cost in sessions that their person declared as learning. It stands beside outcomes, never inside them.",
  source: "Usage with sessions, links and verdicts",
  unit: "share",
  counts: "people",
  interval: "Wilson's, with people as clusters of unequal size",
  better: "neither",
  counter: { metric: "held-share", why: "Exploration is legitimate; whether anything comes of the rest is another question." },
  gaming: "Declaring unsuccessful work afterwards as exploration: undone falls by as much as this rises.",
  family: "outcome",
  matures: 15,
  spans: "months and quarters",
  observations: `SELECT person, day, toFloat64(sum(exploration)) AS value, toFloat64(sum(held + pending + exploration + unlinked + undone)) AS weight
FROM yield_daily
WHERE day BETWEEN {from:Date} AND {to:Date}
GROUP BY person, day`,
  measure: { kind: "share" },
});
