/** Cost of all use but declared exploration, as the upper sum of a ratio: rows person, day, value (micro-dollars), weight 0. */
export const costRows = `SELECT person, day, toFloat64(sum(held + pending + unlinked + undone)) AS value, 0. AS weight
FROM yield_daily
WHERE day BETWEEN {from:Date} AND {to:Date}
GROUP BY person, day`;

/** Days after which a verdict of something that landed is there: its window, and a day to find out. */
export const verdictDays = 15;
