import { expect, test } from "vitest";
import { toCsv } from "./csv.ts";

test("separators and quotes are quoted, nothing runs as a formula, numbers stay numbers", () => {
  expect(toCsv([["a,b", 'say "x"', "=1+1", -2.5, null]])).toBe('"a,b","say ""x""",\'=1+1,-2.5,\r\n');
});
