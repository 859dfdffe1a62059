import fc from "fast-check";
import { expect, test } from "vitest";
import { worthOfRuns } from "./worth-of-runs.ts";

const count = fc.integer({ min: 0, max: 4 });
const run = fc.record({
  state: fc.constantFrom("queued", "running", "parked", "done", "failed", "stopped"),
  costMicros: fc.integer({ min: 0, max: 1e9 }),
  exploration: fc.boolean(),
  held: count,
  pending: count,
  undone: count,
  unclear: count,
});

test("the parts add up to the cost, and none is there without a reason", () => {
  fc.assert(
    fc.property(fc.array(run), (runs) => {
      const worth = worthOfRuns(runs, "list price");
      const parts = Object.values(worth.yield);
      expect(parts.reduce((sum, part) => sum + part, 0)).toBe(worth.costMicros);
      expect(parts.every((part) => part >= 0)).toBe(true);
      expect(worth.held > 0 || worth.yield.held === 0).toBe(true);
      expect(worth.undone > 0 || worth.yield.undone === 0).toBe(true);
    }),
  );
});

test("a run that promised nothing is unlinked once it is over, pending before; each held outcome carries all cost", () => {
  const none = { exploration: false, held: 0, pending: 0, undone: 0, unclear: 0 };
  const runs = [
    { ...none, state: "done", costMicros: 100 },
    { ...none, state: "parked", costMicros: 10 },
    { ...none, state: "done", costMicros: 1000, held: 2, undone: 1 },
  ];
  expect(worthOfRuns(runs, "list price")).toMatchObject({
    perOutcomeMicros: 555,
    yield: { held: 667, pending: 10, exploration: 0, unlinked: 100, undone: 333 },
  });
});
