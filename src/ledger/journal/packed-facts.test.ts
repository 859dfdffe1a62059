import fc from "fast-check";
import { expect, test } from "vitest";
import { facts } from "../../../test/support/facts.ts";
import { readSegment, recordLine } from "./segment.ts";

test("what is written to a segment is read back as it was, up to a line that was cut off", () => {
  fc.assert(
    fc.property(fc.array(facts, { minLength: 1, maxLength: 3 }), fc.nat(50), (records, cut) => {
      const lines = records.map(recordLine);
      const last = lines.at(-1) ?? Buffer.alloc(0);
      expect([...readSegment(Buffer.concat(lines))]).toEqual(records);
      expect([...readSegment(Buffer.concat([...lines, last.subarray(0, Math.min(cut, last.length - 1))]))]).toEqual(records);
    }),
    { numRuns: 50 },
  );
});

test("a damaged line is told, and the others are read", () => {
  const [one, two] = [recordLine({ sessions: [] }), recordLine({ events: [] })];
  const damaged = Buffer.from(one);
  damaged[12] = (damaged[12] ?? 0) ^ 1;
  expect([...readSegment(Buffer.concat([damaged, two]))]).toEqual([null, { events: [] }]);
});
