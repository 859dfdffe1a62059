import { expect, test } from "vitest";
import { dayNumber } from "../privacy/days.ts";
import { personWeeks } from "./person-weeks.ts";

// July 2026 has five Thursdays: 2, 9, 16, 23, 30.
const july = { from: dayNumber("2026-07-01"), to: dayNumber("2026-07-31") };
const week = (person: string, thursday: string, more = {}) => ({
  person,
  thursday: dayNumber(thursday),
  outcome: false,
  exploring: false,
  ...more,
});

test("a week is active, has an outcome, or else was exploration", () => {
  const rows = [
    week("a", "2026-07-02", { outcome: true, exploring: true }),
    week("a", "2026-07-09", { exploring: true }),
    week("a", "2026-07-16"),
    week("a", "2026-06-25", { outcome: true }),
    week("nobody", "2026-07-02"),
  ];
  const people = new Map([
    ["a", { person: "a", joined: 0, left: null }],
    ["b", { person: "b", joined: 0, left: null }],
  ]);
  expect([...personWeeks(rows, people, july)]).toEqual([
    ["a", { weeks: 5, active: 3, outcome: 1, exploration: 1 }],
    ["b", { weeks: 5, active: 0, outcome: 0, exploration: 0 }],
  ]);
});

test("weeks count for who was there from Monday to Friday", () => {
  const people = new Map([
    // Joined on Tuesday the 7th, last day Friday the 24th.
    ["part", { person: "part", joined: dayNumber("2026-07-07"), left: dayNumber("2026-07-25") }],
    ["gone", { person: "gone", joined: 0, left: dayNumber("2026-07-01") }],
    ["unknown", undefined],
  ]);
  const rows = [week("part", "2026-07-09"), week("part", "2026-07-16")];
  expect([...personWeeks(rows, people, july)]).toEqual([["part", { weeks: 2, active: 1, outcome: 0, exploration: 0 }]]);
});
