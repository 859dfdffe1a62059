import { expect, test } from "vitest";
import { nearestWord } from "./nearest-word.ts";

const verbs = ["backup", "report", "serve", "session", "sync", "tag", "untag", "usage"];

test.each([
  ["sesion", "session"],
  ["sessions", "session"],
  ["reprot", "report"],
  ["usgae", "usage"],
  ["sess", "session"],
  ["frobnicate", null],
  ["x".repeat(5_000), null],
  ["", "tag"],
])("%s: %s", (typed, meant) => {
  expect(nearestWord(typed, verbs)).toBe(meant);
});
