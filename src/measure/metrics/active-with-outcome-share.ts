import { defineMetric } from "../define-metric.ts";

export default defineMetric({
  name: "Weeks with an outcome",
  definition:
    "Of the weeks that people were there for, those in which they used AI and some of that use led to work that held. Same weeks and people as the weekly active share, so the two compare.",
  source: "Usage with sessions, links and verdicts",
  unit: "share",
  counts: "person-weeks",
  interval: "Wilson's, with people as clusters",
  better: "higher",
  counter: { metric: "exploration-share", why: "Declared learning has no outcome yet and is not meant to." },
  gaming: "One small change a week that holds is enough: the cost that held does not rise with it, and pull requests get smaller.",
  caution: "Sources that cannot link leave their weeks without an outcome: read it beside the cost with no known outcome.",
  family: "use",
  matures: 15,
  spans: "months and quarters",
  observations: `SELECT person, toMonday(day) + 3 AS thursday, thursday AS day, 1. AS value, 0. AS weight
FROM yield_daily
WHERE toMonday(yield_daily.day) + 3 BETWEEN {from:Date} AND {to:Date}
GROUP BY person, thursday
HAVING sum(held) > 0`,
  measure: { kind: "per person-week", share: true },
});
