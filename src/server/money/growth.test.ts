import { expect, test } from "vitest";
import type { PublishedRow } from "../../ledger/queries/published-rows.ts";
import { yieldParts, type Yield } from "../../model/yield.ts";
import { growthRows, growthSentence, type Cut } from "./growth.ts";

const tools: Cut = { idOf: ({ tool }) => (tool === "other" ? null : tool), nameOf: (id) => id, rest: "others", mixed: true };
const teams: Cut = { idOf: ({ group }) => (group.startsWith("rest:") ? null : group), nameOf: (id) => id, rest: "the rest", mixed: false };

function row(group: string, tool: string, held: number, undone = 0): PublishedRow {
  const parts: Yield = { held, pending: 0, exploration: 0, unlinked: 0, undone };
  return {
    group,
    tool,
    model: "",
    from: "2026-10-01",
    to: "2026-10-31",
    people: 10,
    yield: parts,
    cannotLink: 0,
    seatShare: 0,
    contract: 0,
    estimated: 0,
    responses: 1,
    unpriced: 0,
    tokens: 1,
    output: 1,
  };
}

test("rows add up to the whole, part by part", () => {
  const before = [row("a", "x", 10, 1), row("a", "other", 5), row("b", "x", 7), row("b", "y", 2)];
  const now = [row("a", "x", 30, 4), row("a", "y", 1), row("b", "y", 9), row("b", "other", 3)];
  const rows = growthRows(before, now, tools);
  const sum = (value: (one: (typeof rows)[number]) => number): number => rows.reduce((total, one) => total + value(one), 0);
  expect(sum(({ beforeMicros }) => beforeMicros)).toBe(25);
  expect(sum(({ nowMicros }) => nowMicros)).toBe(47);
  for (const one of rows) expect(yieldParts.reduce((total, part) => total + one.change[part], 0)).toBe(one.nowMicros - one.beforeMicros);
});

test("a tool that one group has among its others is compared only where both periods show it", () => {
  const before = [row("a", "x", 10), row("b", "x", 7)];
  const now = [row("a", "x", 12), row("b", "other", 9)];
  expect(
    growthRows(before, now, tools).map(({ name, partly, beforeMicros, nowMicros }) => [name, partly, beforeMicros, nowMicros]),
  ).toEqual([
    ["x", true, 10, 12],
    ["others", false, 7, 9],
  ]);
});

test("a team that a rest holds in one period is part of the rest in both; a new team without a rest is new", () => {
  expect(
    growthRows([row("a", "", 10), row("b", "", 4)], [row("a", "", 12), row("rest:org", "", 6)], teams).map(
      ({ name, beforeMicros, nowMicros }) => [name, beforeMicros, nowMicros],
    ),
  ).toEqual([
    ["a", 10, 12],
    ["the rest", 4, 6],
  ]);
  expect(
    growthRows([row("a", "", 10)], [row("a", "", 10), row("b", "", 6)], teams).map(({ name, beforeMicros }) => [name, beforeMicros]),
  ).toEqual([
    ["b", 0],
    ["a", 10],
  ]);
});

test("says what became of the growth, and calls a small change none", () => {
  const [grown] = growthRows([row("a", "x", 10e6)], [row("a", "x", 25e6, 5e6)], tools);
  if (grown === undefined) throw new Error("there is a row");
  expect(growthSentence(grown, "October 2026", "September 2026")).toBe(
    "Use grew by $20 from September 2026 to October 2026: $15 held and $5 was undone.",
  );
  expect(growthSentence({ ...grown, beforeMicros: 1e9, nowMicros: 1.01e9 }, "now", "before")).toMatch(/^Use stayed near/);
});
