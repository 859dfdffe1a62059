import { expect, test } from "vitest";
import { overviewSentence, sayMoney } from "./sentence.ts";

const parts = (held: number, pending: number, unlinked: number, undone: number) => ({
  held: held * 1e6,
  pending: pending * 1e6,
  exploration: 0,
  unlinked: unlinked * 1e6,
  undone: undone * 1e6,
});

test("the sentence gives the shares and the change", () => {
  expect(overviewSentence("October 2026", parts(600, 0, 300, 100), parts(500, 0, 400, 100))).toBe(
    "Of $1,000 in October 2026, 60 % held and 10 % was undone; 30 % is not linked to anything. The share that held rose by 10 points.",
  );
});

test("what is still pending is no loss", () => {
  expect(overviewSentence("November 2026", parts(400, 300, 200, 100), parts(600, 0, 300, 100))).toBe(
    "Of $1,000 in November 2026, 40 % held and 10 % was undone; 30 % is still pending and 20 % is not linked to anything.",
  );
});

test("nothing priced, and small amounts", () => {
  expect(overviewSentence("May 2026", parts(0, 0, 0, 0), null)).toBe("No priced AI use in May 2026.");
  expect(sayMoney(2_340_000)).toBe("$2.34");
});
