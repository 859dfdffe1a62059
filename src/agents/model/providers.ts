import type { LanguageModel } from "ai";
import type { ProviderCredential, ProviderKind } from "./provider-credential.ts";

/** A model as `ai` calls it. */
export type WireModel = Extract<LanguageModel, { specificationVersion: "v4" }>;

interface Order {
  /** The provider's name in the definition. */
  readonly name: string;
  readonly model: string;
  readonly fetch: typeof fetch;
}

/**
 * Every setting is given, never left to the package: what is left out it would take from the server's environment, and an
 * employee's agent would spend the server's key. Packages are loaded when they are first needed.
 */
export const providers: Readonly<Record<ProviderKind, (entered: ProviderCredential, order: Order) => Promise<WireModel>>> = {
  anthropic: async ({ key = "", baseUrl = "https://api.anthropic.com/v1" }, { model, fetch }) => {
    const { createAnthropic } = await import("@ai-sdk/anthropic");
    return createAnthropic({ apiKey: key, baseURL: baseUrl, fetch })(model);
  },
  openai: async ({ key = "", baseUrl = "https://api.openai.com/v1" }, { model, fetch }) => {
    const { createOpenAI } = await import("@ai-sdk/openai");
    return createOpenAI({ apiKey: key, baseURL: baseUrl, fetch }).responses(model);
  },
  google: async ({ key = "", baseUrl = "https://generativelanguage.googleapis.com/v1beta" }, { model, fetch }) => {
    const { createGoogleGenerativeAI } = await import("@ai-sdk/google");
    return createGoogleGenerativeAI({ apiKey: key, baseURL: baseUrl, fetch })(model);
  },
  bedrock: async ({ key = "", region = "", baseUrl, accessKeyId = "", secretAccessKey = "", sessionToken = "" }, { model, fetch }) => {
    const { createAmazonBedrock } = await import("@ai-sdk/amazon-bedrock");
    return createAmazonBedrock({
      region,
      // An empty key means: sign with the access key.
      apiKey: key,
      accessKeyId,
      secretAccessKey,
      ...(sessionToken === "" ? {} : { sessionToken }),
      baseURL: baseUrl ?? `https://bedrock-runtime.${region}.amazonaws.com`,
      fetch,
    })(model);
  },
  "openai-compatible": async ({ key, baseUrl = "" }, { name, model, fetch }) => {
    const { createOpenAICompatible } = await import("@ai-sdk/openai-compatible");
    // A stream says what it cost only when asked.
    return createOpenAICompatible({ name, baseURL: baseUrl, includeUsage: true, fetch, ...(key === undefined ? {} : { apiKey: key }) })(
      model,
    );
  },
};

/** The model's name for the price list: with the maker in front where the provider is the maker. */
export function pricedName(kind: ProviderKind, name: string, model: string): string {
  if (kind === "bedrock") return model;
  return `${kind === "openai-compatible" ? name : kind}/${model}`;
}
