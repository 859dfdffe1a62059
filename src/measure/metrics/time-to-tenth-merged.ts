import { defineMetric } from "../define-metric.ts";
import { pullRequests } from "../statements/pull-requests.ts";

export default defineMetric({
  name: "Tenth merged pull request of new people",
  definition:
    "Days from joining to the tenth merged pull request, of the people who joined in the quarter before and were followed until the end of this one: half took no longer. Who is not there yet counts as still waiting.",
  source: "Pull requests, and the day people joined",
  unit: "days",
  counts: "people",
  interval: "Kaplan–Meier, with Brookmeyer's and Crowley's interval on the log-log scale",
  better: "lower",
  counter: { metric: "churn-14-days", why: "What is merged early should also stay." },
  gaming: "A trivial tenth change makes it short: pull requests get smaller.",
  caution: "New people differ: their jobs and earlier experience are not accounted for.",
  family: "people",
  matures: 2,
  spans: "quarters",
  observations: `SELECT person, arrayElement(arraySort(groupArray(merge)), 10) AS day, 1. AS value, 1. AS weight
FROM (
  SELECT arrayJoin(people) AS person, toDate(merged, {zone:String}) AS merge
  FROM ${pullRequests}
  WHERE toDate(merged, {zone:String}) BETWEEN {from:Date} - 92 AND {to:Date}
)
GROUP BY person
HAVING count() >= 10`,
  measure: { kind: "since joining", p: 0.5 },
});
