import * as fc from "fast-check";
import { expect, test } from "vitest";
import golden from "../../test/golden/stats/bunching.json" with { type: "json" };
import { seededRandom } from "../../test/fixtures/report/random.ts";
import { nullCells, sizeOf } from "../../test/support/bunching-null.ts";
import { binomialTails } from "./binomial-tails.ts";
import { discreteBunching } from "./bunching-discrete.ts";

test("equals the reference in all its digits", () => {
  for (const [below = 0, at = 0, above = 0, bound = 0, p = 0] of golden.discrete.rows)
    expect(Math.abs((discreteBunching({ below, at, above }, bound)?.p ?? 2) - p), `${below} ${at} ${above} ${bound}`).toBeLessThan(6e-11);
});

const count = fc.integer({ min: 0, max: 300 });

test("below and above can be exchanged, and a wider bound makes a pile no more surprising", () => {
  fc.assert(
    fc.property(count, count, count, (below, extra, above) => {
      const at = below + above + extra;
      fc.pre(at > 0);
      const p = (bound: number): number => discreteBunching({ below, at, above }, bound)?.p ?? 2;
      expect(discreteBunching({ below: above, at, above: below }, 0.02)?.p).toBe(p(0.02));
      expect(p(0.2)).toBeGreaterThanOrEqual(p(0.02));
      expect(p(0.2)).toBeLessThanOrEqual(1);
    }),
  );
});

test("says nothing of nobody, and rejects what is no count", () => {
  expect(discreteBunching({ below: 0, at: 0, above: 0 }, 0.1)).toBeNull();
  expect(() => discreteBunching({ below: 1.5, at: 0, above: 0 }, 0.1)).toThrow(RangeError);
  expect(() => discreteBunching({ below: 1, at: 0, above: 0 }, 1)).toThrow(RangeError);
});

test("holds 5 % for every number of people from 15 to 400 where there is a bound; 4 to 6 % on average without one", () => {
  const sizes = { bound: [0, 0], published: 0 };
  let groups = 0;
  for (let people = 15; people <= 400; people += 11) {
    groups++;
    for (const [which, bound] of [1e-9, 0.05].entries()) {
      const size = exactSize(people, bound);
      expect(size, `${people} people, bound ${bound}`).toBeLessThanOrEqual(0.05);
      sizes.bound[which] = Math.max(sizes.bound[which] ?? 0, size);
    }
    sizes.published += exactSize(people, 0);
  }
  expect(Math.min(...sizes.bound)).toBeGreaterThan(0.04);
  expect(sizes.published / groups).toBeGreaterThan(0.04);
  expect(sizes.published / groups).toBeLessThan(0.06);
});

test("unequal groups of hundreds to thousands: 4 to 6 %", () => {
  const source = seededRandom(7);
  const random = (): number => source.next();
  const { size } = sizeOf(1500, () => discreteBunching(nullCells(random, source.between(800, 4000), 0.02, 0.15), 0.02));
  // 4 to 6 %, and two standard errors of 1,500 rounds.
  expect(size).toBeGreaterThan(0.03);
  expect(size).toBeLessThan(0.07);
});

/** The chance of p ≤ 0.05 where the threshold's share lies at the upper end of what the bound allows: summed, not simulated. */
function exactSize(people: number, bound: number): number {
  const { atMost } = binomialTails(people, (1 + bound) / (3 + bound));
  let size = 0;
  for (let at = 0; at <= people; at++)
    if ((discreteBunching({ below: people - at, at, above: 0 }, bound)?.p ?? 1) <= 0.05) size += (atMost[at] ?? 0) - (atMost[at - 1] ?? 0);
  return size;
}
