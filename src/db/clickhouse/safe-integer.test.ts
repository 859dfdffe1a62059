import { expect, test } from "vitest";
import { safeInteger } from "./safe-integer.ts";

test("integers that a number holds exactly come through, others are errors", () => {
  expect(["9007199254740991", "-5", 7, "0"].map(safeInteger)).toEqual([9007199254740991, -5, 7, 0]);
  for (const wrong of ["9007199254740992", "", "1.5", 1.5, null, "1e3", 2 ** 53])
    expect(() => safeInteger(wrong)).toThrow("not an exact integer");
});
