/** List prices in micro-dollars per million tokens, as vendors published them in 2026. Null = nobody knows one. */
export interface ListPrice {
  readonly input: number;
  readonly cacheRead: number;
  readonly cacheWrite5m: number;
  readonly cacheWrite1h: number;
  readonly output: number;
}

export const listPrices: { readonly [model: string]: ListPrice | null } = {
  "claude-opus-4-6": price(5, 0.5, 25, 6.25, 10),
  "claude-sonnet-4-6": price(3, 0.3, 15, 3.75, 6),
  "claude-haiku-4-5": price(1, 0.1, 5, 1.25, 2),
  "gpt-5.3-codex": price(1.75, 0.175, 14),
  "gpt-5.1-codex-mini": price(0.25, 0.025, 2),
  "gpt-5-mini": price(0.25, 0.025, 2),
  "gemini-3.1-pro-preview": price(2, 0.2, 12),
  "gemini-3-flash-preview": price(0.5, 0.05, 3),
  "example-works-tuned-1": null,
};

function price(input: number, cacheRead: number, output: number, cacheWrite5m = input, cacheWrite1h = input): ListPrice {
  const micros = (dollars: number): number => Math.round(dollars * 1_000_000);
  return {
    input: micros(input),
    cacheRead: micros(cacheRead),
    cacheWrite5m: micros(cacheWrite5m),
    cacheWrite1h: micros(cacheWrite1h),
    output: micros(output),
  };
}
