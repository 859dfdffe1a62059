import * as fc from "fast-check";
import { expect, test } from "vitest";
import { distinctSketches } from "./distinct-sketches.ts";

/** Sketches that differ in a register or two, so that equal ones are frequent. */
const drawn = fc.array(fc.tuple(fc.integer({ min: 0, max: 2 }), fc.integer({ min: 0, max: 2 })), { maxLength: 30 });

test("tells which are equal, whatever their order", () => {
  fc.assert(
    fc.property(drawn, (pairs) => {
      const rows = rowsOf(pairs);
      const { first, copies, of } = distinctSketches(rows);
      const texts = pairs.map((pair) => pair.join());
      expect(first).toHaveLength(new Set(texts).size);
      expect([...of].map((place) => texts[first[place] ?? -1])).toEqual(texts);
      first.forEach((one, place) => {
        expect(one).toBe(texts.indexOf(texts[one] ?? ""));
        expect(copies[place]).toBe(texts.filter((text) => text === texts[one]).length);
      });
      const reversed = distinctSketches(rowsOf(pairs.toReversed()));
      expect([...reversed.first].map((one) => texts.toReversed()[one])).toEqual([...first].map((one) => texts[one]));
    }),
  );
});

test("different sketches of one hash stay apart", () => {
  // Two first registers that leave the upper half of the hash alike; the second register makes up for the lower one.
  const states = new Map<number, number>();
  let pair: readonly [readonly [number, number], readonly [number, number]] | null = null;
  for (let register = 0; register < 65_536 && pair === null; register++) {
    const state = step(0x811c9dc5, register);
    const other = states.get(state >>> 16);
    if (other === undefined) states.set(state >>> 16, register);
    else
      pair = [
        [other, 0],
        [register, step(0x811c9dc5, other) ^ state],
      ];
  }
  const [a, b] = pair ?? [
    [0, 0],
    [0, 0],
  ];
  expect(step(step(0x811c9dc5, a[0]), a[1])).toBe(step(step(0x811c9dc5, b[0]), b[1]));
  const { first, of } = distinctSketches(rowsOf([a, b, a, b, b]));
  expect(first).toHaveLength(2);
  expect([of[0] === of[2], of[1] === of[3], of[1] === of[4], of[0] === of[1]]).toEqual([true, true, true, false]);
});

function step(hash: number, register: number): number {
  const mixed = Math.imul(hash ^ register, 0x9e3779b1);
  return mixed ^ (mixed >>> 15);
}

function rowsOf(pairs: readonly (readonly [number, number])[]): Uint16Array {
  const rows = new Uint16Array(pairs.length * 128);
  pairs.forEach((pair, index) => rows.set(pair, index * 128));
  return rows;
}
