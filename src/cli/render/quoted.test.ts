import { expect, test } from "vitest";
import { quoted } from "./quoted.ts";

test("short texts are repeated whole, long ones by their beginning", () => {
  expect(quoted('a "b"')).toBe(String.raw`"a \"b\""`);
  expect(quoted("x".repeat(1_000_000))).toBe(`"${"x".repeat(59)}…"`);
  expect(quoted("\u001b[31m\u009b\u202e")).toBe('"␛[31m\ufffd"');
});
