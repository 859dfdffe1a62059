import { defineMetric } from "../define-metric.ts";
import { landedCommits } from "../statements/commits.ts";

export default defineMetric({
  name: "Churn within 14 days",
  definition:
    "Of the lines of commits that landed in the month, those that were rewritten or removed within 14 days. A commit reverted later counts as rewritten from then on.",
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
  observations: `SELECT arrayJoin(people) AS person, toDate(landed, {zone:String}) AS day, (lines - alive) / length(people) AS value, lines / length(people) AS weight
FROM ${landedCommits}
WHERE pending = 0 AND lines > 0 AND lines >= alive AND toDate(landed, {zone:String}) BETWEEN {from:Date} AND {to:Date}`,
  measure: { kind: "share" },
});
