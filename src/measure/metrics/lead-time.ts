import { defineMetric } from "../define-metric.ts";
import { inProduction } from "../statements/in-production.ts";

export default defineMetric({
  name: "Lead time for changes",
  definition:
    "Hours by the clock from a commit to the first deployment to production that ships it: half of the commits that went out in the month took no longer (DORA 2025).",
  source: "Git history and deployments",
  unit: "hours",
  counts: "commits",
  interval: "Order statistics (Woodruff), with authors as clusters",
  better: "lower",
  counter: { metric: "change-fail-rate", why: "Speed with failures is no speed." },
  gaming:
    "Rewriting commits before they go out makes them young: cycle time, which starts at the first commit of a pull request, moves with it, the time to approval does not.",
  family: "flow",
  matures: 1,
  spans: "months and quarters",
  observations: `SELECT c.person AS person, toDate(d.live, {zone:String}) AS day, (toUnixTimestamp64Milli(d.live) - toUnixTimestamp64Milli(c.at)) / 3600000 AS value,
  1. AS weight
FROM (
  SELECT authors[1] AS person, at, sipHash64(if(parent = '', urn, parent)) AS ships FROM artifact FINAL WHERE kind = 'commit' AND notEmpty(authors)
) AS c
INNER JOIN ${inProduction} AS d ON d.id = c.ships
WHERE toDate(d.live, {zone:String}) BETWEEN {from:Date} AND {to:Date} AND d.live >= c.at`,
  measure: { kind: "quantile", p: 0.5 },
});
