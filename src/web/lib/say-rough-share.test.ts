import { expect, test } from "vitest";
import { sayRoughShare } from "./say-rough-share.ts";

const dollars = (held: number, undone: number, unlinked: number) => ({
  held: held * 1e6,
  pending: 0,
  exploration: 0,
  unlinked: unlinked * 1e6,
  undone: undone * 1e6,
});

test("a share is no finer than the amounts it is made of", () => {
  expect(sayRoughShare("undone", dollars(500, 200, 200), 900e6)).toBe("about 20 %");
  expect(sayRoughShare("undone", dollars(7000, 2000, 3000), 12_000e6)).toBe("about 15 %");
  expect(sayRoughShare("undone", dollars(7010, 1990, 3000), 12_000e6)).toBe("17 %");
});

test("what was never judged has no share", () => {
  expect(sayRoughShare("held", dollars(0, 0, 500), 500e6)).toBe("–");
  expect(sayRoughShare("held", dollars(0, 0, 0), 0)).toBe("–");
});
