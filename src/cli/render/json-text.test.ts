import * as fc from "fast-check";
import { expect, test } from "vitest";
import { jsonText } from "./json-text.ts";

test("control characters stand as escapes", () => {
  expect(jsonText({ a: "\u009b31m\u007f\u001b" })).toBe('{"a":"\\u009b31m\\u007f\\u001b"}\n');
});

test("readers get the same value, and nothing in it steers a terminal", () => {
  fc.assert(
    fc.property(fc.jsonValue(), fc.string({ unit: "binary" }), (value, text) => {
      const both = { [text]: value, text };
      const line = jsonText(both);
      expect(JSON.stringify(JSON.parse(line))).toBe(JSON.stringify(both));
      // oxlint-disable-next-line no-control-regex -- control characters are what is looked for
      expect(line.slice(0, -1)).not.toMatch(/[\u0000-\u001f\u007f-\u009f]/);
    }),
  );
});
