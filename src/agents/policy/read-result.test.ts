import fc from "fast-check";
import { expect, test } from "vitest";
import { recordsOf } from "./read-result.ts";

const values = (result: unknown): unknown[][] => recordsOf(result).map(({ leaves }) => leaves.map(({ value }) => value));

test("JSON, YAML, what Python prints, and text", () => {
  const expected = [
    [1, "Ann"],
    [2, "Bob"],
  ];
  expect(values('[{"id": 1, "to": ["Ann"]}, {"id": 2, "to": ["Bob"]}]')).toEqual(expected);
  expect(values("- id: 1\n  to:\n  - Ann\n- id: 2\n  to:\n  - Bob\n")).toEqual(expected);
  expect(values("[{'id': 1, 'to': ['Ann']}, {'id': 2, 'to': ['Bob']}]")).toEqual(expected);
  expect(
    values([
      { id: 1, to: ["Ann"] },
      { id: 2, to: ["Bob"] },
    ]),
  ).toEqual(expected);
  expect(values("Dear Ann,\nplease: pay")).toEqual([["Dear Ann,\nplease: pay"]]);
  expect(values("{'Hotel Sun': 'Rating: 4', 'ok': True, 'none': None}")).toEqual([["Hotel Sun", "Rating: 4", true]]);
  expect(values(null)).toEqual([]);
});

test("an object that holds one list stands for its entries, with what stands beside the list", () => {
  const entries = [{ id: 1 }, { id: 2 }];
  const each = [[1], [2]];
  expect(values({ files: entries })).toEqual(each);
  expect(values({ data: { files: entries } })).toEqual(each);
  expect(values(JSON.stringify({ files: entries }))).toEqual(each);
  expect(values({ more: false, files: entries })).toEqual([
    [1, false],
    [2, false],
  ]);
  // A mail has lists, and is none.
  expect(values({ id: 1, to: ["a"], attachments: entries })).toEqual([[1, "a", 1, 2]]);
  expect(values({ id: 1, to: ["a", "b"] })).toEqual([[1, "a", "b"]]);
  expect(recordsOf({ id: 1, to: ["a", "b"] })).toEqual([
    {
      leaves: [
        { field: "id", value: 1 },
        { field: "to", value: "a", among: ["a", "b"] },
        { field: "to", value: "b", among: ["a", "b"] },
      ],
    },
  ]);
});

test("whatever a tool returns, it is read: no crash, no alias bomb, no endless depth", () => {
  fc.assert(
    fc.property(fc.oneof(fc.string(), fc.json(), fc.anything()), (result) => void recordsOf(result)),
    { numRuns: 2_000 },
  );
  const bomb = `a: &a [x, x]\n${"bcdefgh"
    .split("")
    .map((name, i) => `${name}: &${name} [*${"abcdefg"[i]}, *${"abcdefg"[i]}]`)
    .join("\n")}\n`;
  expect(values(bomb)).toHaveLength(1);
  let deep: unknown = "end";
  for (let i = 0; i < 10_000; i++) deep = [deep];
  expect(recordsOf({ deep })).toEqual([]);
});
