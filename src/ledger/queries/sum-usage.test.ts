import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  addRow,
  costField,
  createColumns,
  doubleFields,
  setEstimate,
  setPrice,
  setTime,
  textOf,
  word,
  wordFields,
  type UsageColumns,
} from "../../model/usage-columns.ts";
import { groupUsage, sumRows, sumUsage, type UsageGrouping } from "./sum-usage.ts";

interface Row {
  readonly at: number;
  readonly output: number;
  readonly cost: number | null;
  readonly session: string;
  readonly model: string;
}

function columnsOf(list: readonly Row[]): UsageColumns {
  const rows = createColumns();
  for (const { at, output, cost, session, model } of list) {
    const row = addRow(rows);
    rows.words.fill(0, row * wordFields, (row + 1) * wordFields);
    rows.doubles[row * doubleFields + costField] = NaN;
    setTime(rows, row, at);
    rows.words[row * wordFields + word.output] = output;
    rows.words[row * wordFields + word.cacheRead] = 2 * output;
    rows.words[row * wordFields + word.session] = textOf(rows, session);
    rows.words[row * wordFields + word.model] = textOf(rows, model);
    rows.words[row * wordFields + word.tool] = textOf(rows, "codex");
    setPrice(rows, row, { costMicros: cost, priceKind: "list", priceId: null });
  }
  return rows;
}

const always = { from: null, to: null };
const noProject = (): string => "";
const hour = 3_600_000;

test("sums tokens and money; what has no price is counted apart", () => {
  const rows = columnsOf([
    { at: 1, output: 10, cost: 100, session: "s1", model: "m1" },
    { at: 2, output: 5, cost: null, session: "s1", model: "m2" },
    { at: 3, output: 1, cost: 7, session: "s2", model: "m1" },
  ]);
  setEstimate(rows, 2, 4, 30);
  expect(sumUsage(rows, always)).toEqual({
    responses: 3,
    tokens: { inputUncached: 0, cacheRead: 32, cacheWrite5m: 0, cacheWrite1h: 0, output: 19, reasoning: 0 },
    costMicros: 130,
    basisMicros: { recorded: 100, estimated: 30, vendor: 0 },
    interval: [130, 130],
    unpriced: 1,
  });
  expect(sumUsage(rows, { from: 2, to: 3 })).toMatchObject({ responses: 1, costMicros: 0, unpriced: 1 });
  expect(sumRows(rows, [0, 2])).toMatchObject({ responses: 2, costMicros: 130 });
});

describe("groups", () => {
  const at = Date.UTC(2026, 2, 28, 22, 30);
  const rows = columnsOf([
    { at, output: 1, cost: 1, session: "s1", model: "m1" },
    { at: at + hour, output: 1, cost: 2, session: "s1", model: "m2" },
    { at: at + 24 * hour, output: 1, cost: 4, session: "s2", model: "m2" },
  ]);
  const by = (grouping: UsageGrouping, timeZone = "UTC"): unknown =>
    groupUsage(rows, always, grouping, timeZone, (session) => `/code/${session}`).map(({ key, usage, sessions }) => [
      key,
      usage.costMicros,
      sessions,
    ]);

  test("days of the time zone, also on the day its clock changes", () => {
    expect(by("day")).toEqual([
      ["2026-03-28", 3, 1],
      ["2026-03-29", 4, 1],
    ]);
    // Berlin is one hour ahead, from the 29th at 2 o'clock two.
    expect(by("day", "Europe/Berlin")).toEqual([
      ["2026-03-28", 1, 1],
      ["2026-03-29", 2, 1],
      ["2026-03-30", 4, 1],
    ]);
    expect(by("month", "Asia/Kathmandu")).toEqual([["2026-03", 7, 2]]);
    expect(by("year")).toEqual([["2026", 7, 2]]);
  });

  test("all else by cost", () => {
    expect(by("model")).toEqual([
      ["m2", 6, 2],
      ["m1", 1, 1],
    ]);
    expect(by("session")).toEqual([
      ["s2", 4, 1],
      ["s1", 3, 1],
    ]);
    expect(by("project")).toEqual([
      ["/code/s2", 4, 1],
      ["/code/s1", 3, 1],
    ]);
    expect(by("tool")).toEqual([["codex", 7, 2]]);
  });
});

test("groups add up to the sum, whatever they are by", () => {
  const row = fc.record({
    at: fc.integer({ min: Date.UTC(2020, 0, 1), max: Date.UTC(2030, 0, 1) }),
    output: fc.nat(1000),
    cost: fc.option(fc.nat(1000)),
    session: fc.constantFrom("s1", "s2", "s3"),
    model: fc.constantFrom("m1", "m2"),
  });
  fc.assert(
    fc.property(
      fc.array(row, { maxLength: 30 }),
      fc.constantFrom<UsageGrouping>("day", "month", "year", "tool", "model", "project", "session"),
      fc.constantFrom("UTC", "America/New_York", "Australia/Lord_Howe"),
      (list, by, timeZone) => {
        const rows = columnsOf(list);
        const groups = groupUsage(rows, always, by, timeZone, noProject);
        const all = sumUsage(rows, always);
        for (const figure of ["responses", "costMicros", "unpriced"] as const)
          expect(groups.reduce((sum, { usage }) => sum + usage[figure], 0)).toBe(all[figure]);
      },
    ),
  );
});
