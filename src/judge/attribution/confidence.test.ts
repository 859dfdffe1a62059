import * as fc from "fast-check";
import { expect, test } from "vitest";
import type { Candidate, Signs } from "./candidates.ts";
import { confidences } from "./confidence.ts";
import { linkModel } from "./link-model.ts";

const share = fc.double({ min: 0, max: 1, noNaN: true });
const signs: fc.Arbitrary<Signs> = fc.record({
  gap: fc.double({ min: 0, max: 720, noNaN: true }),
  author: share,
  branch: share,
  commitShare: share,
  sessionShare: share,
});

function candidate(given: Signs, session: number): Candidate {
  const overlap = { addedWeight: 0, removedWeight: 0, addedLines: 0, removedLines: 0, ownLines: 0, files: 0 };
  return {
    session,
    commit: 0,
    signs: given,
    overlap,
    match: { overlaps: new Map(), claims: [], weight: 0, addedLines: 0, removedLines: 0 },
    command: null,
    branchThen: null,
    branchHow: null,
  };
}

test("whatever speaks for a link raises its confidence, a longer gap lowers it", () => {
  fc.assert(
    fc.property(
      signs,
      fc.array(signs, { maxLength: 3 }),
      fc.constantFrom("author", "branch", "commitShare", "sessionShare", "gap"),
      share,
      (one, others, sign, more) => {
        const value = sign === "gap" ? one.gap * more : one[sign] + (1 - one[sign]) * more;
        const of = (first: Signs): number => confidences([first, ...others].map(candidate), linkModel)[0] ?? 0;
        expect(of({ ...one, [sign]: value })).toBeGreaterThanOrEqual(of(one) - 1e-9);
      },
    ),
  );
});

test("a rival lowers confidence or leaves it, and never raises it", () => {
  fc.assert(
    fc.property(signs, fc.array(signs, { maxLength: 3 }), signs, (one, others, rival) => {
      const [before = 0] = confidences([one, ...others].map(candidate), linkModel);
      const [after = 1] = confidences([one, ...others, rival].map(candidate), linkModel);
      expect(after).toBeLessThanOrEqual(before + 1e-9);
    }),
  );
});

test("candidates of other commits are no rivals", () => {
  fc.assert(
    fc.property(signs, signs, (one, other) => {
      const [alone] = confidences([candidate(one, 0)], linkModel);
      const [beside] = confidences([candidate(one, 0), { ...candidate(other, 1), commit: 1 }], linkModel);
      expect(beside).toBe(alone);
    }),
  );
});
