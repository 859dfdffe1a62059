import * as fc from "fast-check";
import type { SourceUsage } from "../../src/kit/define-source.ts";
import { usageAt, type UsageColumns } from "../../src/model/usage-columns.ts";
import type { Usage } from "../../src/model/usage.ts";
import { createCollector } from "../../src/read/scan/collect.ts";

/** A plain response, for tests that are about something else. */
export const plainUsage: SourceUsage = {
  key: 1,
  session: "s1",
  agent: null,
  model: "m1",
  at: Date.UTC(2026, 0, 5),
  tokens: { inputUncached: 1, cacheRead: 0, cacheWrite5m: 0, cacheWrite1h: 0, output: 2, reasoning: 0 },
  webSearches: 0,
  speed: "standard",
  shown: { text: 0, thinking: 0, toolInput: 0, signature: 0, toolCalls: 0 },
  version: "2.1.40",
  final: false,
  line: 1,
};

const count = fc.nat(9);

/** Any response; few keys and small counts, so that they meet. */
export const anyUsage: fc.Arbitrary<SourceUsage> = fc.record({
  key: fc.integer({ min: 1, max: 6 }).map((key) => key * 2 ** 45 + key),
  session: fc.constantFrom("s1", "s2"),
  agent: fc.constantFrom(null, "a1"),
  model: fc.constantFrom("m1", "m2"),
  at: fc.integer({ min: 1, max: 50 }).map((minute) => Date.UTC(2026, 0, 5, 0, minute)),
  tokens: fc.record({ inputUncached: count, cacheRead: count, cacheWrite5m: count, cacheWrite1h: count, output: count, reasoning: count }),
  webSearches: count,
  speed: fc.constantFrom("standard", "fast"),
  shown: fc.record({ text: count, thinking: count, toolInput: count, signature: count, toolCalls: count }),
  version: fc.constantFrom("", "2.1.40"),
  final: fc.boolean(),
  line: fc.constant(1),
});

/** Rows as a file of these responses gives them. */
export function columnsOf(usages: readonly SourceUsage[], tool = "claude-code"): UsageColumns {
  const collector = createCollector({ tool, now: Date.UTC(2026, 10, 21), at: 0, fromLine: 1, evidence: null });
  for (const usage of usages) collector.sink.usage(usage);
  return collector.finish().rows;
}

/** All rows as objects, by key. */
export function usagesIn(columns: UsageColumns): Usage[] {
  return Array.from({ length: columns.length }, (_, row) => usageAt(columns, row)).sort((a, b) => a.key - b.key);
}

/** Prices every token at one micro-dollar, counting how often it is asked. */
export function tokenPrices(): {
  asked: number;
  price(use: Pick<Usage, "tokens" | "model">): { costMicros: number | null; priceKind: "list"; priceId: string | null };
} {
  return {
    asked: 0,
    price({ tokens, model }) {
      this.asked++;
      return {
        costMicros: Object.values(tokens).reduce((sum, tokenCount) => sum + tokenCount, model === "m2" ? 1000 : 0),
        priceKind: "list",
        priceId: `list:${model}`,
      };
    },
  };
}
