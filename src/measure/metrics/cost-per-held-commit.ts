import { defineMetric } from "../define-metric.ts";
import { costRows, verdictDays } from "../statements/cost.ts";
import { landedCommits } from "../statements/commits.ts";

export default defineMetric({
  name: "Cost per held commit",
  definition:
    "All cost of a month but declared exploration, divided by the commits that landed in it, each counted by the share of its lines that held for 14 days.",
  source: "Usage, git history and verdicts",
  unit: "micro-dollars",
  counts: "held commits",
  interval: "Student's t on the logarithm, with people as clusters of unequal size and a longer upper arm where few hold much",
  better: "lower",
  counter: { metric: "cost-per-100-surviving-lines", why: "Commits can be cut into smaller ones; lines cannot so easily." },
  gaming:
    "Committing in smaller steps, or no longer squashing, lowers it without any more work done: compare cost per 100 surviving lines.",
  caution: "Cost and outcomes of the same people and month: an association. Kinds of task differ more than teams do.",
  family: "cost",
  matures: verdictDays,
  spans: "months and quarters",
  observations: `${costRows}
UNION ALL
SELECT arrayJoin(people) AS person, toDate(landed, {zone:String}) AS day, 0. AS value, held / length(people) AS weight
FROM ${landedCommits}
WHERE toDate(landed, {zone:String}) BETWEEN {from:Date} AND {to:Date}`,
  measure: { kind: "ratio" },
});
