import { expect, test } from "vitest";
import { readAddress } from "./address.ts";

test("what is known and well-formed is kept", () => {
  const search = { from: "2026-08-01", to: "2026-10-31", team: "a", tab: "team", panel: "held" };
  expect(readAddress({ ...search, other: "x" })).toEqual(search);
});

test("a period that is none is left out as a whole", () => {
  expect(readAddress({ from: "2026-10-31", to: "2026-08-01", team: "a" })).toEqual({ team: "a" });
  expect(readAddress({ from: "2026-08-01" })).toEqual({});
  expect(readAddress({ from: "yesterday", to: "2026-08-01" })).toEqual({});
});
