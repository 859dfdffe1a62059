import { describe, expect, test } from "vitest";
import { plainUsage, usagesIn } from "../../../test/support/usage-rows.ts";
import { createCollector, type Collected } from "./collect.ts";

const now = Date.UTC(2026, 10, 21);
const noon = Date.UTC(2026, 0, 5, 12);

function collect(fill: (collector: ReturnType<typeof createCollector>["sink"]) => void, { at = 0, fromLine = 1 } = {}): Collected {
  const collector = createCollector({ tool: "claude-code", now, at, fromLine, evidence: null });
  fill(collector.sink);
  return collector.finish();
}

describe("counts that cannot be", () => {
  test.each([-1, 1.5, NaN, Infinity, 100_000_001])("%s", (output) => {
    const { rows, skipped } = collect((sink) => {
      sink.usage({ ...plainUsage, line: 7, tokens: { ...plainUsage.tokens, output } });
      sink.usage({ ...plainUsage, line: 8 });
    });
    expect(rows.length).toBe(1);
    expect(skipped).toEqual([{ line: 7, reason: "token counts that cannot be" }]);
  });
});

describe("times", () => {
  test("a row without one takes that of the row before", () => {
    const { rows, skipped, at } = collect((sink) => {
      sink.usage({ ...plainUsage, key: 1, at: noon });
      sink.usage({ ...plainUsage, key: 2, at: NaN });
    });
    expect(usagesIn(rows).map((row) => row.at)).toEqual([noon, noon]);
    expect([skipped, at]).toEqual([[], noon]);
  });

  test("the first takes that of the piece before", () => {
    expect(usagesIn(collect((sink) => sink.usage({ ...plainUsage, at: NaN }), { at: noon }).rows)[0]?.at).toBe(noon);
  });

  test.each([0, Date.UTC(2019, 0, 1), Date.UTC(2030, 0, 1)])("years off: %s is shown and not believed", (at) => {
    const { rows, skipped } = collect((sink) => {
      sink.usage({ ...plainUsage, key: 1, at: noon });
      sink.usage({ ...plainUsage, key: 2, at, line: 4 });
    });
    expect(usagesIn(rows).map((row) => row.at)).toEqual([noon, noon]);
    expect(skipped.map(({ line }) => line)).toEqual([4]);
  });
});

test("lines that were counted before are not counted again", () => {
  const { rows, skipped } = collect(
    (sink) => {
      sink.usage({ ...plainUsage, key: 1, line: 4 });
      sink.usage({ ...plainUsage, key: 2, line: 5 });
      sink.skipped(3, "x");
      sink.skipped(5, "y");
    },
    { fromLine: 5 },
  );
  expect(usagesIn(rows).map(({ key }) => key)).toEqual([2]);
  expect(skipped).toEqual([
    { line: 3, reason: "x" },
    { line: 5, reason: "y" },
  ]);
});

test("a file of nothing but bad lines is listed up to a hundred", () => {
  const { skipped } = collect((sink) => {
    for (let line = 1; line <= 5000; line++) sink.skipped(line, "not a whole JSON object");
  });
  expect(skipped.length).toBe(101);
  expect(skipped.at(-1)).toEqual({ line: 100, reason: "4900 more lines after this one could not be used" });
});

test("facts of a session add up", () => {
  const { sessions } = collect((sink) => {
    sink.session({ id: "s1", at: noon, until: noon + 5000, lines: 3, cwd: "/a", branch: "main", agent: null });
    sink.session({ id: "s1", at: noon - 1000, cwd: "/b", branch: "main", agent: "a1" });
    sink.session({ id: "s1", at: 0, cwd: "/b", remote: "https://example.com/x" });
    sink.session({ id: "s2", at: null });
  });
  expect(sessions).toEqual([
    {
      id: "s1",
      from: noon - 1000,
      to: noon + 5000,
      remote: "https://example.com/x",
      cwds: { "/a": 3, "/b": 2 },
      branches: { main: 4 },
      agents: ["a1"],
    },
    { id: "s2", from: 0, to: 0, remote: null, cwds: {}, branches: {}, agents: [] },
  ]);
});
