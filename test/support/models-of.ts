import type { ModelMessage } from "ai";
import { safeFetch } from "../../src/agents/net/safe-fetch.ts";
import type { ModelPort, ModelRequest } from "../../src/agents/model/model-port.ts";
import { openModels, type ModelSettings } from "../../src/agents/model/open-models.ts";
import type { ProviderCredential, ProviderKind } from "../../src/agents/model/provider-credential.ts";
import { openOutgoing } from "../../src/kit/outgoing.ts";
import { silentLog } from "../../src/kit/log.ts";
import type { RateCard, Rates } from "../../src/model/price.ts";
import type { ModelServer } from "./scripted-model-server.ts";

/** A key that must turn up nowhere. */
export const canaryKey = "sk-canary-7f3a";

/** Each kind of provider, as it is entered to reach the server. */
export function enteredFor({ url }: ModelServer): Readonly<Record<ProviderKind, ProviderCredential>> {
  return {
    anthropic: { kind: "anthropic", key: canaryKey, baseUrl: `${url}/v1` },
    openai: { kind: "openai", key: canaryKey, baseUrl: `${url}/v1` },
    google: { kind: "google", key: canaryKey, baseUrl: `${url}/v1beta` },
    bedrock: { kind: "bedrock", region: "eu-central-1", accessKeyId: "AKIACANARY", secretAccessKey: canaryKey, baseUrl: url },
    "openai-compatible": { kind: "openai-compatible", baseUrl: `${url}/v1`, price: { input: 2, output: 8 } },
  };
}

export const someRates: Rates = {
  inputUncached: 3_000_000,
  cacheRead: 300_000,
  cacheWrite5m: 3_750_000,
  cacheWrite1h: 6_000_000,
  output: 15_000_000,
};

export function cardOf(tiers: RateCard["tiers"] = [{ above: 0, rates: someRates }]): RateCard {
  return {
    id: "list:x",
    model: "x",
    kind: "list",
    from: null,
    to: null,
    hours: null,
    tiers,
    fast: null,
    webSearch: null,
    source: "a test",
    note: "",
  };
}

/** Prices worked out once more, in the plainest way. */
export function pricesOf(card: RateCard | null): ModelSettings["prices"] {
  return {
    card: () => card,
    cost: ({ tiers }, { inputUncached, cacheRead, cacheWrite5m, cacheWrite1h, output }) => {
      const prompt = inputUncached + cacheRead + cacheWrite5m + cacheWrite1h;
      const rates = tiers.findLast(({ above }, index) => index === 0 || prompt > above)?.rates ?? someRates;
      const parts = [
        [inputUncached, rates.inputUncached],
        [cacheRead, rates.cacheRead],
        [cacheWrite5m, rates.cacheWrite5m],
        [cacheWrite1h, rates.cacheWrite1h],
        [output, rates.output],
      ] as const;
      const sum = parts.reduce((all, [tokens, rate]) => all + BigInt(tokens) * BigInt(rate), 0n);
      return Number((sum * 2n + 1_000_000n) / 2_000_000n);
    },
  };
}

/** Models by the name of their kind ("anthropic/x"), reached as a server would reach them. */
export function modelsOf(server: ModelServer, settings: Partial<ModelSettings> & { readonly allowed?: readonly string[] } = {}): ModelPort {
  const entered: Readonly<Record<string, ProviderCredential>> = enteredFor(server);
  const outgoing = openOutgoing({ allowed: settings.allowed ?? [server.host], milliseconds: 60_000, mostBytes: 4 << 20 });
  return openModels({
    credential: async (_owner, name) => entered[name] ?? null,
    prices: pricesOf(cardOf()),
    fetch: safeFetch(outgoing),
    now: () => Date.UTC(2026, 10, 21),
    log: silentLog,
    ...settings,
  });
}

export function requestTo(model: string, change: Partial<ModelRequest> = {}): ModelRequest {
  const messages: ModelMessage[] = [{ role: "user", content: "What is new in Zürich?" }];
  return {
    model,
    owner: "owner",
    system: "Be brief.",
    messages,
    tools: [
      { name: "mail.list", description: "Lists mail", jsonSchema: { type: "object", properties: { folder: { type: "string" } } } },
      {
        name: "mail.move",
        description: "Moves mail",
        jsonSchema: { type: "object", properties: { id: { type: "string" } }, required: ["id"] },
      },
    ],
    maxOutputTokens: 1000,
    before: null,
    signal: new AbortController().signal,
    ...change,
  };
}
