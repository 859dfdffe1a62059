import { defineMetric } from "../define-metric.ts";
import { landedCommits } from "../statements/commits.ts";

export default defineMetric({
  name: "Lines alive after 90 days",
  definition:
    "Of the lines of commits that landed in the month, those still there after 90 days, when the mirror looked again; of commits reverted before that, none. Commits reverted later are left out from then on. With everything followed so long this is Kaplan's and Meier's survival. Repositories whose commits are not all looked at again are left out.",
  source: "Git mirrors that look at commits again after 90 days",
  unit: "share",
  counts: "people",
  interval: "Wilson's, with people as clusters of unequal size",
  better: "higher",
  counter: { metric: "cost-per-100-surviving-lines", why: "Code that nobody dares to touch lives long, too." },
  gaming:
    "Generated files and copies that nobody edits raise it: pull requests get larger. Code that is replaced for good reason dies early.",
  caution: "Ages of code differ between products: compare a group with itself.",
  family: "outcome",
  matures: 121,
  spans: "months and quarters",
  observations: `SELECT arrayJoin(people) AS person, toDate(landed, {zone:String}) AS day, alive / length(people) AS value, lines / length(people) AS weight
FROM ${landedCommits}
WHERE lines > 0 AND lines >= alive AND toDate(landed, {zone:String}) BETWEEN {from:Date} AND {to:Date}
  AND if(reverted, judged < landed + INTERVAL 90 DAY, judged >= landed + INTERVAL 90 DAY AND judged < landed + INTERVAL 121 DAY)
  AND repo IN (SELECT repo FROM ${landedCommits} WHERE alive > 0 AND judged >= landed + INTERVAL 90 DAY)`,
  measure: { kind: "share" },
});
