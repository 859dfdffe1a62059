import fc from "fast-check";
import { expect, test } from "vitest";
import { abandonedAfter, commitWindow, judgeCommit, sayMerge, type CommitFate } from "./commit.ts";

const day = 86_400_000;
const landed = Date.UTC(2026, 0, 10);
const fate: CommitFate = {
  artifact: "git:r@a",
  landedAt: landed,
  linesAdded: 10,
  goneBeforeLanding: 0,
  deaths: [],
  revertedAt: null,
  lastActivityAt: landed,
};

test("held when its lines are alive at the end of the window, to the millisecond", () => {
  expect(judgeCommit(fate, landed + commitWindow).state).toBe("held");
  expect(judgeCommit(fate, landed + commitWindow - 1).state).toBe("pending");
});

test("lines that die in the window are undone, later ones are not", () => {
  const deaths = [
    { at: landed + commitWindow, lines: 3 },
    { at: landed + commitWindow + 1, lines: 5 },
  ];
  expect(judgeCommit({ ...fate, deaths }, landed + 100 * day).parts).toEqual({ held: 0.7, pending: 0, undone: 0.3 });
});

test("lines already dead are undone before the window ends, the others pending", () => {
  const deaths = [{ at: landed + day, lines: 4 }];
  expect(judgeCommit({ ...fate, deaths }, landed + 2 * day).parts).toEqual({ held: 0, pending: 0.6, undone: 0.4 });
});

test("deaths after the as-of moment are not known yet", () => {
  const deaths = [{ at: landed + 3 * day, lines: 10 }];
  expect(judgeCommit({ ...fate, deaths }, landed + 2 * day).state).toBe("pending");
});

test("a late revert reopens a held verdict, and an as-of before it does not know it", () => {
  const reverted = { ...fate, revertedAt: landed + 60 * day };
  expect(judgeCommit(reverted, landed + 59 * day).state).toBe("held");
  expect(judgeCommit(reverted, landed + 61 * day).state).toBe("undone");
});

test("a deletion is held unless reverted", () => {
  const deletion = { ...fate, linesAdded: 0 };
  expect(judgeCommit(deletion, landed + commitWindow).state).toBe("held");
  expect(judgeCommit(deletion, landed).state).toBe("pending");
  expect(judgeCommit({ ...deletion, revertedAt: landed + day }, landed + 2 * day).state).toBe("undone");
});

test("unlanded: pending until 30 days without a commit, then undone; landing later counts from then", () => {
  const open = { ...fate, landedAt: null };
  expect(judgeCommit(open, landed + abandonedAfter).state).toBe("pending");
  expect(judgeCommit(open, landed + abandonedAfter + 1).state).toBe("undone");
  expect(judgeCommit(fate, landed - 1).state).toBe("pending");
});

test("lines rewritten on the branch before it landed are undone", () => {
  expect(judgeCommit({ ...fate, goneBeforeLanding: 4 }, landed + commitWindow).parts).toEqual({ held: 0.6, pending: 0, undone: 0.4 });
});

test("the parts add up to 1 for every fate and moment", () => {
  const fates = fc.record({
    artifact: fc.constant("git:r@a"),
    landedAt: fc.option(fc.integer({ min: 0, max: 100 * day })),
    linesAdded: fc.nat(50),
    goneBeforeLanding: fc.nat(50),
    deaths: fc.array(fc.record({ at: fc.integer({ min: 0, max: 200 * day }), lines: fc.nat(60) })),
    revertedAt: fc.option(fc.integer({ min: 0, max: 200 * day })),
    lastActivityAt: fc.integer({ min: 0, max: 100 * day }),
  });
  fc.assert(
    fc.property(fates, fc.integer({ min: 0, max: 300 * day }), (any, asOf) => {
      const { parts } = judgeCommit(any, asOf);
      expect(parts.held + parts.pending + parts.undone).toBeCloseTo(1, 12);
      expect(Math.min(parts.held, parts.pending, parts.undone)).toBeGreaterThanOrEqual(0);
    }),
  );
});

test("what it says accounts for every line", () => {
  const says = (goneBeforeLanding: number, lines: number): string =>
    judgeCommit({ ...fate, goneBeforeLanding, deaths: [{ at: landed + day, lines }] }, landed + commitWindow).says;
  expect(says(0, 0)).toBe("10 of 10 lines alive 14 days after it landed");
  expect(says(0, 1)).toBe("9 of 10 lines alive 14 days after it landed, 1 rewritten or removed");
  expect(says(7, 0)).toBe("3 of 10 lines alive 14 days after it landed, 7 rewritten or removed before it landed");
  expect(says(7, 3)).toBe("0 of 10 lines alive 14 days after it landed, 7 rewritten or removed before it landed, 3 after");
});

test("a merge without lines of its own says that there is nothing to judge", () => {
  const merge = { ...fate, linesAdded: 0, merge: true };
  expect(judgeCommit(merge, landed + commitWindow)).toMatchObject({ state: "held", says: sayMerge });
  expect(judgeCommit({ ...merge, linesAdded: 10 }, landed + commitWindow).says).toContain("10 of 10 lines");
});
