import fc from "fast-check";
import { expect, test } from "vitest";
import { tiesOf } from "./board-ties.ts";

const row = (name: string, low: number, high: number) => ({ name, value: (low + high) / 2, low, high });

test("overlapping intervals are ties, by name; apart ones come highest first", () => {
  const ties = tiesOf([row("low", 0.1, 0.4), row("b", 1, 2), row("a", 1.5, 3), row("c", 0.9, 1.1)]);
  expect(ties.map((tie) => tie.map(({ name }) => name))).toEqual([["a", "b", "c"], ["low"]]);
});

test("two that overlap are never apart, and ties are wholly above each other, whatever the order", () => {
  const rows = fc
    .array(fc.tuple(fc.integer({ min: 0, max: 30 }), fc.integer({ min: 0, max: 6 })), { maxLength: 12 })
    .map((list) => list.map(([low, wide], i) => row(`t${i}`, low, low + wide)));
  fc.assert(
    fc.property(rows, fc.infiniteStream(fc.double({ min: 0, max: 1, noNaN: true })), (list, random) => {
      const ties = tiesOf(list);
      expect(ties.flat().length).toBe(list.length);
      const place = new Map(ties.flatMap((tie, i) => tie.map(({ name }) => [name, i] as const)));
      const overlapping = list.flatMap((a) => list.filter((b) => a.low <= b.high && b.low <= a.high).map((b) => [a.name, b.name] as const));
      expect(overlapping.filter(([a, b]) => place.get(a) !== place.get(b))).toEqual([]);
      ties
        .slice(1)
        .forEach((tie, i) =>
          expect(Math.max(...tie.map(({ high }) => high))).toBeLessThan(Math.min(...(ties[i] ?? []).map(({ low }) => low))),
        );
      const shuffled = list
        .map((one) => ({ one, at: Number(random.next().value) }))
        .toSorted((a, b) => a.at - b.at)
        .map(({ one }) => one);
      expect(tiesOf(shuffled)).toEqual(ties);
    }),
  );
});
