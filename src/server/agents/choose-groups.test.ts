import fc from "fast-check";
import { expect, test } from "vitest";
import { cellsOf, chooseGroups } from "./choose-groups.ts";

const k = 3;
const isSafe = (owners: readonly string[]): boolean => owners.length >= k;
const groups = fc
  .uniqueArray(fc.stringMatching(/^[a-f]$/), { minLength: 1, maxLength: 6 })
  .chain((ids) =>
    fc.tuple(
      ...ids.map((id) => fc.uniqueArray(fc.integer({ min: 1, max: 14 })).map((owners) => ({ id, owners: new Set(owners.map(String)) }))),
    ),
  );

test("whatever is shown, adding and subtracting shown groups leaves nobody or k", () => {
  fc.assert(
    fc.property(groups, (all) => {
      const chosen = chooseGroups(all, isSafe);
      const shown = all.filter(({ id }) => chosen.has(id));
      for (const { owners } of shown) expect(owners.size).toBeGreaterThanOrEqual(k);
      for (const cell of cellsOf(shown)) expect(cell.length).toBeGreaterThanOrEqual(k);
      for (const a of shown)
        for (const b of shown) {
          const left = [...a.owners].filter((owner) => !b.owners.has(owner)).length;
          expect(left === 0 || left >= k).toBe(true);
        }
    }),
  );
});

test("the order in which groups come changes nothing", () => {
  fc.assert(
    fc.property(groups, (all) => {
      expect([...chooseGroups(all.toReversed(), isSafe)].sort()).toEqual([...chooseGroups(all, isSafe)].sort());
    }),
  );
});
