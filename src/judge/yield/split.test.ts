import fc from "fast-check";
import { expect, test } from "vitest";
import { yieldParts, type Yield } from "../../model/yield.ts";
import { splitGroups } from "./split-groups.ts";
import { splitSession, type SessionArtifact } from "./split-session.ts";

const sum = (parts: Yield): number => yieldParts.reduce((total, part) => total + parts[part], 0);

const verdictParts = fc
  .tuple(fc.nat(100), fc.nat(100), fc.nat(100))
  .filter(([a, b, c]) => a + b + c > 0)
  .map(([a, b, c]) => ({ held: a / (a + b + c), pending: b / (a + b + c), undone: c / (a + b + c) }));
const artifacts: fc.Arbitrary<SessionArtifact[]> = fc.uniqueArray(
  fc.record({
    artifact: fc.stringMatching(/^[0-9a-f]{4}$/).map((sha) => `git:example.org/a@${sha}`),
    confidence: fc.double({ min: 0, max: 1, noNaN: true }),
    lines: fc.nat(100_000),
    parts: verdictParts,
  }),
  { selector: (artifact) => artifact.artifact, maxLength: 12 },
);
const cost = fc.oneof(fc.nat(20), fc.nat(2_000_000_000), fc.integer({ min: 0, max: 1e15 }));

test("the five parts of a session add up to its cost, exactly, and so do its artifacts", () => {
  fc.assert(
    fc.property(cost, artifacts, fc.boolean(), (micros, linked, exploration) => {
      const split = splitSession(micros, linked, exploration);
      expect(sum(split.yield)).toBe(micros);
      for (const part of yieldParts) expect(split.yield[part]).toBeGreaterThanOrEqual(0);
      const spread = [...split.artifacts.values()].reduce((total, parts) => total + sum(parts), 0);
      expect(spread + split.yield.unlinked + split.yield.exploration).toBe(micros);
    }),
  );
});

test("the order of the artifacts does not matter", () => {
  fc.assert(
    fc.property(cost, artifacts, (micros, linked) => {
      expect(splitSession(micros, linked.toReversed(), false)).toEqual(splitSession(micros, linked, false));
    }),
  );
});

test("a session by hand: $10, one commit at 0.8 with 30 lines, one at 0.4 with 20", () => {
  const { yield: parts, artifacts: charged } = splitSession(
    10_000_000,
    [
      { artifact: "git:r@b", confidence: 0.4, lines: 20, parts: { held: 0, pending: 1, undone: 0 } },
      { artifact: "git:r@a", confidence: 0.8, lines: 30, parts: { held: 0.75, pending: 0, undone: 0.25 } },
    ],
    false,
  );
  // unlinked 1 − 0.8; weights 24 and 8 share the other $8: $6 and $2.
  expect(parts).toEqual({ held: 4_500_000, pending: 2_000_000, exploration: 0, unlinked: 2_000_000, undone: 1_500_000 });
  expect(charged.get("git:r@a")).toEqual({ held: 4_500_000, pending: 0, exploration: 0, unlinked: 0, undone: 1_500_000 });
});

test("ties go by URN: one micro-dollar and three equal commits", () => {
  const equal = ["c", "a", "b"].map((sha) => ({
    artifact: `git:r@${sha}`,
    confidence: 1,
    lines: 1,
    parts: { held: 1, pending: 0, undone: 0 },
  }));
  expect([...splitSession(1, equal, false).artifacts].find(([, parts]) => sum(parts) === 1)?.[0]).toBe("git:r@a");
});

test("exploration is the whole session, whatever it is linked to", () => {
  const linked = [{ artifact: "git:r@a", confidence: 1, lines: 9, parts: { held: 1, pending: 0, undone: 0 } }];
  expect(splitSession(7, linked, true).yield).toEqual({ held: 0, pending: 0, exploration: 7, unlinked: 0, undone: 0 });
});

test("a session without a link is unlinked, and a negative cost is rejected", () => {
  expect(splitSession(5, [], false).yield.unlinked).toBe(5);
  expect(() => splitSession(-1, [], false)).toThrow(/micro-dollars/);
});

test("groups: both margins are exact, no cell is negative, a part of nothing stays nothing", () => {
  fc.assert(
    fc.property(fc.array(cost, { minLength: 1, maxLength: 40 }), artifacts, (costs, linked) => {
      const total = costs.reduce((all, one) => all + one, 0);
      fc.pre(Number.isSafeInteger(total));
      const parts = splitSession(total, linked, false).yield;
      const rows = splitGroups(parts, costs);
      rows.forEach((row, i) => expect(sum(row)).toBe(costs[i]));
      for (const part of yieldParts) {
        expect(rows.reduce((all, row) => all + row[part], 0)).toBe(parts[part]);
        for (const row of rows) expect(row[part]).toBeGreaterThanOrEqual(0);
      }
    }),
  );
});
