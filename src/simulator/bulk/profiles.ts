import { listPrices, type ListPrice } from "../usage/prices.ts";

/** What the rows of one session have in common. */
export interface Profile {
  readonly source: string;
  readonly tool: string;
  readonly model: string;
  readonly basis: "recorded" | "estimated" | "vendor";
  readonly priceKind: "list" | "contract" | "seat share";
  readonly price: ListPrice | null;
  /** Share of what is new in a request that goes into the cache; the rest is sent uncached. */
  readonly cached: number;
  /** Part of the output that is reasoning. */
  readonly reasoning: number;
  /** False for a source that knows no sessions. */
  readonly session: boolean;
  readonly weight: number;
}

export const profiles: readonly Profile[] = [
  profile("sync", "claude-code", "claude-sonnet-4-6", { cached: 0.99, weight: 26 }),
  profile("sync", "claude-code", "claude-opus-4-6", { cached: 0.99, weight: 18 }),
  profile("sync", "claude-code", "claude-haiku-4-5", { cached: 0.97, weight: 8 }),
  profile("otlp", "claude-code", "claude-sonnet-4-6", { cached: 0.99, weight: 8 }),
  profile("sync", "claude-code", "claude-sonnet-4-6", { cached: 0.99, weight: 3, basis: "estimated" }),
  profile("otlp", "codex", "gpt-5.3-codex", { reasoning: 0.5, weight: 14 }),
  profile("otlp", "codex", "gpt-5.1-codex-mini", { reasoning: 0.5, weight: 3 }),
  profile("otlp", "gemini-cli", "gemini-3.1-pro-preview", { reasoning: 0.4, weight: 5 }),
  profile("otlp", "gemini-cli", "gemini-3-flash-preview", { reasoning: 0.3, weight: 4 }),
  profile("otlp", "gemini-cli", "example-works-tuned-1", { weight: 1 }),
  profile("sync", "copilot-cli", "claude-sonnet-4-6", { cached: 0.9, weight: 7, priceKind: "seat share" }),
  profile("cursor-export", "cursor", "claude-sonnet-4-6", { weight: 12, basis: "vendor", priceKind: "contract", session: false }),
];

function profile(source: string, tool: string, model: string, rest: Partial<Profile> & { readonly weight: number }): Profile {
  return {
    source,
    tool,
    model,
    basis: "recorded",
    priceKind: "list",
    price: listPrices[model] ?? null,
    cached: 0,
    reasoning: 0,
    session: true,
    ...rest,
  };
}
