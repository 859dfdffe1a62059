import { defineMetric } from "../define-metric.ts";

export default defineMetric({
  name: "Tokens per person and week",
  definition:
    "Input, cached and output tokens of a month, divided by the weeks that people were there for, whether they used AI or not. Use that vendors count in credits is not in it.",
  source: "Usage",
  unit: "tokens",
  counts: "person-weeks",
  interval: "Student's t on the logarithm, with people as clusters and a longer upper arm where few hold much",
  better: "neither",
  counter: { metric: "held-share", why: "Tokens are a cost, never an achievement." },
  gaming: "Longer contexts, loops and repeated prompts raise it at will; nothing that holds rises with it.",
  family: "use",
  matures: 3,
  spans: "months and quarters",
  observations: `SELECT person, toMonday(day) + 3 AS thursday, thursday AS day,
  toFloat64(sum(input_uncached + cache_read + cache_write_5m + cache_write_1h + output)) AS value, 0. AS weight
FROM usage_daily
WHERE toMonday(usage_daily.day) + 3 BETWEEN {from:Date} AND {to:Date}
GROUP BY person, thursday`,
  measure: { kind: "per person-week", share: false },
});
