import * as fc from "fast-check";
import { expect, test } from "vitest";
import { lineFingerprint } from "../../model/line-fingerprint.ts";
import { editLines } from "./edit-lines.ts";

const of = (...lines: string[]): number[] => lines.map((line) => lineFingerprint(line));

test("context on both sides, blank lines and new indentation count for nothing", () => {
  const { added, removed } = editLines("a()\nb()\n\nc()\n", "a()\n  b()\nd()\n\n\nc()\n");
  expect([...added]).toEqual(of("d()"));
  expect([...removed]).toEqual([]);
});

test("a line that was there once and is there twice was added once", () => {
  expect([...editLines("x()", "x()\nx()").added]).toEqual(of("x()"));
  expect([...editLines("x()\nx()\ny()", "x()").removed]).toEqual(of("x()", "y()"));
});

test("a new file and an emptied one", () => {
  expect([...editLines("", "one\ntwo").added]).toEqual(of("one", "two"));
  expect([...editLines("one\ntwo", "").removed]).toEqual(of("one", "two"));
});

test("what one edit adds its reverse removes", () => {
  const text = fc.array(fc.constantFrom("a", "b", "c", "  a", ""), { maxLength: 8 }).map((lines) => lines.join("\n"));
  fc.assert(
    fc.property(text, text, (before, after) => {
      const there = editLines(before, after);
      const back = editLines(after, before);
      expect([...there.added]).toEqual([...back.removed]);
      expect([...there.removed]).toEqual([...back.added]);
    }),
  );
});
