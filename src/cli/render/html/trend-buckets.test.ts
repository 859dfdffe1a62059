import { expect, test } from "vitest";
import { realistic, tooMuch } from "../../../../test/fixtures/report/cases.ts";
import type { Report } from "../../../model/report.ts";
import { trendBuckets } from "./trend-buckets.ts";

const noYield = { heldMicros: 0, pendingMicros: 0, explorationMicros: 0, unlinkedMicros: 0, undoneMicros: 0 };

function spentOn(days: readonly string[]): Report {
  const group = (key: string): Report["days"][number] => ({
    key,
    name: key,
    responses: 1,
    sessions: 1,
    costMicros: 5,
    unpriced: 0,
    yield: { ...noYield, heldMicros: 5 },
  });
  return { ...realistic(), period: { from: null, to: null, tz: "UTC" }, days: days.map(group) };
}

test("the grain follows the length of the period", () => {
  expect(trendBuckets(spentOn(["2026-03-01", "2026-03-20"])).granularity).toBe("day");
  expect(trendBuckets(spentOn(["2026-03-01", "2026-05-20"])).granularity).toBe("week");
  expect(trendBuckets(spentOn(["2025-03-01", "2026-05-20"])).granularity).toBe("month");
  expect(trendBuckets(spentOn(["2015-03-01", "2026-05-20"])).granularity).toBe("year");
});

test("days without spend keep their place; weeks begin on Monday", () => {
  const days = trendBuckets(spentOn(["2026-02-27", "2026-03-02"])).buckets;
  expect(days.map(({ start }) => start)).toEqual(["2026-02-27", "2026-02-28", "2026-03-01", "2026-03-02"]);
  const weeks = trendBuckets(spentOn(["2026-01-01", "2026-03-31"])).buckets;
  expect(weeks[0]?.start).toBe("2025-12-29");
  expect(weeks).toHaveLength(14);
});

test("nothing is lost or counted twice", () => {
  for (const report of [realistic(), tooMuch(), spentOn(["1970-01-01", "2026-01-01", "9999-12-31"])]) {
    const sum = trendBuckets(report)
      .buckets.flatMap(({ amounts }) => amounts)
      .reduce((all, amount) => all + amount, 0);
    expect(sum).toBe(report.days.reduce((all, { yield: parts }) => all + Object.values(parts).reduce((a, b) => a + b, 0), 0));
  }
});

test("a clock that was decades off does not fill the page with empty years", () => {
  expect(trendBuckets(spentOn(["1970-01-01", "2026-01-01", "9999-12-31"])).buckets).toHaveLength(3);
  expect(trendBuckets(spentOn(["not a day"])).buckets).toEqual([]);
});
