import * as fc from "fast-check";
import { expect, test } from "vitest";
import type { Runs } from "./line-runs.ts";
import { emptySnapshot, type Snapshot } from "./line-snapshot.ts";

test("snapshots that were forked never see each other's changes", () => {
  const change = fc.record({
    of: fc.nat(),
    path: fc.constantFrom(0, 1, 255, 256, 300, 5000),
    value: fc.option(fc.nat()),
    fork: fc.boolean(),
  });
  fc.assert(
    fc.property(fc.array(change, { maxLength: 60 }), (changes) => {
      const snapshots: { ours: Snapshot; truth: Map<number, Runs> }[] = [{ ours: emptySnapshot(), truth: new Map() }];
      for (const { of, path, value, fork } of changes) {
        const one = snapshots[of % snapshots.length];
        if (one === undefined) return;
        if (fork) snapshots.push({ ours: one.ours.fork(), truth: new Map(one.truth) });
        const runs = value === null ? undefined : [1, value];
        one.ours.set(path, runs);
        if (runs === undefined) one.truth.delete(path);
        else one.truth.set(path, runs);
      }
      for (const { ours, truth } of snapshots) {
        expect([...ours.entries()]).toEqual([...truth].sort(([a], [b]) => a - b));
        for (const path of [0, 1, 255, 256, 300, 5000]) expect(ours.get(path)).toEqual(truth.get(path));
      }
    }),
  );
});
