import { defineMetric } from "../define-metric.ts";
import { costRows, verdictDays } from "../statements/cost.ts";
import { landedCommits } from "../statements/commits.ts";

export default defineMetric({
  name: "Cost per 100 surviving lines",
  definition:
    "All cost of a month but declared exploration, divided by the lines of its landed commits that were alive after 14 days, in hundreds; a commit reverted later has none from then on.",
  source: "Usage, git history and verdicts",
  unit: "micro-dollars",
  counts: "people",
  interval: "Student's t on the logarithm, with people as clusters of unequal size and a longer upper arm where few hold much",
  better: "lower",
  counter: { metric: "bug-introduction-share", why: "Lines that stay may still be wrong." },
  gaming: "Generated, copied or verbose code lowers it: pull requests get larger, reviews slower. Fewer lines are often the better change.",
  caution: "Cost and outcomes of the same people and month: an association. Kinds of task differ more than teams do.",
  family: "cost",
  matures: verdictDays,
  spans: "months and quarters",
  observations: `${costRows}
UNION ALL
SELECT arrayJoin(people) AS person, toDate(landed, {zone:String}) AS day, 0. AS value, lines * held / length(people) / 100 AS weight
FROM ${landedCommits}
WHERE toDate(landed, {zone:String}) BETWEEN {from:Date} AND {to:Date}`,
  measure: { kind: "ratio" },
});
