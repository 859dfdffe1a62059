import type { ModelMessage } from "ai";
import fc from "fast-check";
import { afterAll, beforeAll, expect, test } from "vitest";
import { cardOf, modelsOf, pricesOf, requestTo, someRates } from "../../../test/support/models-of.ts";
import { startModelServer, type ModelServer } from "../../../test/support/scripted-model-server.ts";
import type { RateTier } from "../../model/price.ts";
import { declaredCard, mostInputTokens, worstCaseMicros } from "./model-cost.ts";
import type { ModelRequest } from "./model-port.ts";
import { providerKinds } from "./provider-credential.ts";

let server: ModelServer;
beforeAll(async () => {
  server = await startModelServer(() => ({}));
});
afterAll(() => server.close());

const rate = fc.integer({ min: 0, max: 80_000_000 });
const rates = fc.record({ inputUncached: rate, cacheRead: rate, cacheWrite5m: rate, cacheWrite1h: rate, output: rate });
const tiers: fc.Arbitrary<RateTier[]> = fc
  .tuple(rates, fc.array(fc.record({ above: fc.integer({ min: 1, max: 30_000 }), rates }), { maxLength: 2 }))
  .map(([first, more]) => [{ above: 0, rates: first }, ...more.toSorted((a, b) => a.above - b.above)]);
const text = fc.oneof(
  fc.string({ unit: "binary", maxLength: 300 }),
  fc.tuple(fc.constantFrom("x", "ü", "漢", "\n", '"'), fc.integer({ min: 0, max: 4000 })).map(([one, times]) => one.repeat(times)),
);
const share = fc.double({ min: 0, max: 1, noNaN: true });

/** A tokenizer as greedy as one can be: every byte of every text is a token, and a provider's frame comes on top. */
function greedyTokens(value: unknown): number {
  if (typeof value === "string") return Buffer.byteLength(value);
  return typeof value === "object" && value !== null ? Object.values(value).reduce((sum: number, one) => sum + greedyTokens(one), 0) : 0;
}

test.each(providerKinds)("%s: no call costs more than was held for it, whatever is counted, through all turns of a run", async (kind) => {
  await fc.assert(
    fc.asyncProperty(
      tiers,
      fc.array(
        fc.record({ said: text, result: text, shares: fc.tuple(share, share, share, share), output: fc.constantFrom(0, 37, 1000) }),
        { minLength: 1, maxLength: 4 },
      ),
      fc.boolean(),
      async (priceTiers, turns, streamed) => {
        const models = modelsOf(server, {
          prices: pricesOf(cardOf(priceTiers)),
          ...(kind === "openai-compatible" ? { credential: async () => ({ kind, baseUrl: `${server.url}/v1` }) } : {}),
        });
        const messages: ModelMessage[] = [{ role: "user", content: "Begin." }];
        let before: ModelRequest["before"] = null;
        for (const [turn, { said, result, shares, output }] of turns.entries()) {
          server.script = ({ body }) => {
            const all = 500 + greedyTokens({ ...body, model: "" });
            const [uncached, read, write5m, write1h] = shares.map((one) =>
              Math.floor((one / (shares.reduce((a, b) => a + b, 0) || 1)) * all),
            );
            server.usage = {
              uncached: uncached ?? 0,
              read: read ?? 0,
              write5m: write5m ?? 0,
              write1h: write1h ?? 0,
              output,
              reasoning: Math.floor(output / 2),
            };
            return { text: said, calls: [{ id: `c${turn}`, name: "mail_list", input: { folder: said } }] };
          };
          const request = requestTo(`${kind}/x`, { messages, before, ...(streamed ? { onText: () => undefined } : {}) });
          const worst = await models.worstCase(request);
          const answer = await models.call(request);
          expect(answer.costMicros ?? Number.POSITIVE_INFINITY).toBeLessThanOrEqual(worst ?? -1);
          before = { inputTokens: answer.inputTokens, messages: messages.length };
          messages.push(...answer.messages, {
            role: "tool",
            content: answer.calls.map(({ id, name }) => ({
              type: "tool-result",
              toolCallId: id,
              toolName: name,
              output: { type: "text", value: result },
            })),
          });
        }
      },
    ),
    { numRuns: 20 },
  );
});

test("what the call before was counted as holding is not estimated again", () => {
  const messages: ModelMessage[] = [{ role: "user", content: "x".repeat(40_000) }];
  const first = mostInputTokens(requestTo("a/b", { messages }));
  const next = mostInputTokens(
    requestTo("a/b", { messages: [...messages, { role: "assistant", content: "Yes." }], before: { inputTokens: 9000, messages: 1 } }),
  );
  expect(first).toBeGreaterThan(40_000);
  expect(next).toBeLessThan(11_000);
});

test("a long prompt is held at the rates of the tiers it may reach, no others", () => {
  const dear = { inputUncached: 6_000_000, cacheRead: 600_000, cacheWrite5m: 7_500_000, cacheWrite1h: 12_000_000, output: 22_500_000 };
  const card = cardOf([
    { above: 0, rates: someRates },
    { above: 200_000, rates: dear },
  ]);
  const prices = pricesOf(card);
  expect(worstCaseMicros(prices, card, 200_000, 1000)).toBe(200_000 * 6 + 1000 * 15);
  expect(worstCaseMicros(prices, card, 200_001, 1000)).toBe(200_001 * 12 + 22_500);
});

test("a declared price of 0 is a price", () => {
  const card = declaredCard("gpu/x", { input: 0, output: 0 });
  expect(worstCaseMicros(pricesOf(card), card, 1_000_000, 1_000_000)).toBe(0);
});
