import { defineMetric } from "../define-metric.ts";
import { landedCommits } from "../statements/commits.ts";

export default defineMetric({
  name: "Churn within 14 days",
  definition:
    "Of the lines of commits that landed in the month, those that were rewritten, removed or reverted within 14 days. Commits reverted later are left out from then on: what had become of them after 14 days is not kept.",
  source: "Git history and verdicts",
  unit: "share",
  counts: "people",
  interval: "Wilson's, with people as clusters of unequal size",
  better: "lower",
  counter: { metric: "survival-90-days", why: "Lines may be rewritten on the fifteenth day." },
  gaming: "Leaving poor code as it is lowers it: changes that brought in a bug rise. Some rewriting is the work of people who care.",
  family: "quality",
  matures: 15,
  spans: "months and quarters",
  observations: `SELECT arrayJoin(people) AS person, toDate(landed, {zone:String}) AS day, lines * (1 - held) / length(people) AS value, lines / length(people) AS weight
FROM ${landedCommits}
WHERE pending = 0 AND lines > 0 AND toDate(landed, {zone:String}) BETWEEN {from:Date} AND {to:Date}
  AND (NOT reverted OR judged <= landed + INTERVAL 14 DAY)`,
  measure: { kind: "share" },
});
