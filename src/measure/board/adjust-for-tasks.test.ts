import { expect, test } from "vitest";
import { adjustForTasks } from "./adjust-for-tasks.ts";

// Small tasks cost a dollar each over everybody ((2 + 4) / 6), large ones ten ((8 + 12) / 2).
const outcomes = [
  { person: "a", task: "small", outcomes: 4, money: 2 },
  { person: "b", task: "small", outcomes: 2, money: 4 },
  { person: "b", task: "large", outcomes: 1, money: 12 },
  { person: "c", task: "large", outcomes: 1, money: 8 },
];

test("outcomes are worth what they cost everybody, task by task", () => {
  const parts = adjustForTasks(
    outcomes,
    new Map([
      ["a", 4],
      ["b", 20],
      ["c", 10],
      ["d", 3],
    ]),
  );
  expect([...parts].map(([person, { value, weight }]) => [person, value, weight])).toEqual([
    ["a", 4, 4],
    ["b", 12, 20],
    ["c", 10, 10],
    ["d", 0, 3],
  ]);
  // What held is what it is worth, over everybody: the mix alone moves nothing.
  const sum = (of: (row: { readonly value: number }) => number): number => [...parts.values()].reduce((total, part) => total + of(part), 0);
  expect(sum(({ value }) => value)).toBe(outcomes.reduce((total, { money }) => total + money, 0));
});

test("a team of large tasks and one of small ones that do as everybody does come out alike", () => {
  const parts = adjustForTasks(
    [
      { person: "a", task: "small", outcomes: 10, money: 10 },
      { person: "b", task: "large", outcomes: 1, money: 10 },
    ],
    new Map([
      ["a", 20],
      ["b", 20],
    ]),
  );
  expect(parts.get("a")).toEqual(parts.get("b"));
});
