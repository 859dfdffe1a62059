import { expect, test } from "vitest";
import { keptAnswer } from "./kept.ts";

const ledger = (): object => ({});

test("an answer is given again for a minute, to the same question of the same ledger only", async () => {
  let now = 0;
  let asked = 0;
  const ask = async (): Promise<number> => ++asked;
  const [one, other] = [ledger(), ledger()];
  const get = (of: object, question: string): Promise<number> => keptAnswer(of, question, ask, () => now);
  expect(await Promise.all([get(one, "a"), get(one, "a")])).toEqual([1, 1]);
  expect(await get(one, "b")).toBe(2);
  expect(await get(other, "a")).toBe(3);
  now = 59_999;
  expect(await get(one, "a")).toBe(1);
  now = 60_000;
  expect(await get(one, "a")).toBe(4);
});

test("a failure is not kept", async () => {
  const one = ledger();
  await expect(
    keptAnswer(
      one,
      "a",
      () => Promise.reject(new Error("away")),
      () => 0,
    ),
  ).rejects.toThrow("away");
  expect(
    await keptAnswer(
      one,
      "a",
      async () => 1,
      () => 0,
    ),
  ).toBe(1);
});
