import * as fc from "fast-check";
import { expect, test } from "vitest";
import { pathText, unquotePath } from "./path-text.ts";

test("what git prints in quotes is read back", () => {
  expect(unquotePath(Buffer.from('"a\\tb\\"c\\\\d\\303\\274\\n"')).toString("utf8")).toBe('a\tb"c\\dü\n');
  expect(unquotePath(Buffer.from("plain name")).toString("utf8")).toBe("plain name");
});

test("UTF-8 is shown as it is, other bytes as git quotes them", () => {
  expect(pathText(Buffer.from("ü/a\nb"))).toBe("ü/a\nb");
  expect(pathText(Buffer.from('a"\xff\n', "latin1"))).toBe('"a\\"\\377\\012"');
});

test("two paths are never shown alike", () => {
  const bytes = fc.uint8Array({ minLength: 1, maxLength: 6 }).map((path) => Buffer.from(path));
  fc.assert(
    fc.property(bytes, bytes, (a, b) => {
      expect(pathText(a) === pathText(b)).toBe(a.equals(b));
      // The quoted form is git's own, so it reads back to the same bytes.
      const isText = pathText(a) === a.toString("utf8");
      expect(isText || unquotePath(Buffer.from(pathText(a))).equals(a)).toBe(true);
    }),
  );
});
