import fc from "fast-check";
import { expect, test } from "vitest";
import { encodeJsonRows } from "./encode-json-rows.ts";

test("half a surrogate pair becomes the replacement character, everything else stays", () => {
  const text = fc.oneof(fc.string({ unit: "binary" }), fc.constantFrom("\ud800", "a\udfffb", "\\ud800", "😀", "\\\ud83d"));
  fc.assert(
    fc.property(fc.array(fc.record({ a: text, b: fc.array(text), c: fc.integer() })), (rows) => {
      const lines = encodeJsonRows(rows).toString("utf8").split("\n").slice(0, -1);
      const expected = rows.map(({ a, b, c }) => ({ a: a.toWellFormed(), b: b.map((item) => item.toWellFormed()), c }));
      expect(lines.map((line): unknown => JSON.parse(line))).toEqual(expected);
    }),
  );
});
