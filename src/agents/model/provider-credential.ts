import { z } from "zod";

export const providerKinds = ["anthropic", "openai", "google", "bedrock", "openai-compatible"] as const;
export type ProviderKind = (typeof providerKinds)[number];

const secret = z.string().trim().min(1).max(4000);
const dollarsPerMillion = z.number().min(0).max(1_000_000);

/** What is entered for a provider of models, sealed as a credential of the kind "provider". Its name is the first word of `model:`. */
export const providerCredential = z
  .strictObject({
    kind: z.enum(providerKinds).describe("Which language it speaks; openai-compatible: Ollama, vLLM, LiteLLM and the like"),
    key: secret.optional(),
    baseUrl: z
      .url({ protocol: /^https?$/, error: "an address such as https://models.example.org/v1" })
      .max(500)
      .optional()
      .describe("Where it is; without it the provider's own address. Private addresses only where the operator named them"),
    region: z
      .string()
      .regex(/^[a-z]{2}(?:-[a-z]+){1,3}-\d{1,2}$/, 'a region such as "eu-central-1"')
      .optional(),
    accessKeyId: secret.optional(),
    secretAccessKey: secret.optional(),
    sessionToken: secret.optional(),
    price: z
      .strictObject({ input: dollarsPerMillion, output: dollarsPerMillion })
      .readonly()
      .optional()
      .describe("Dollars per million tokens, for all models of this provider; stands above the price list. 0 is a price"),
  })
  .readonly()
  .superRefine((entered, context) => {
    const missing = (field: string, message: string): void => context.addIssue({ code: "custom", path: [field], message });
    const { kind, key, baseUrl, region, accessKeyId, secretAccessKey } = entered;
    if ((kind === "anthropic" || kind === "openai" || kind === "google") && key === undefined) missing("key", "its key is needed");
    if (kind === "openai-compatible" && baseUrl === undefined) missing("baseUrl", "its address is needed");
    if (kind === "bedrock" && region === undefined) missing("region", "its region is needed");
    if (kind === "bedrock" && key === undefined && (accessKeyId === undefined || secretAccessKey === undefined))
      missing("key", "a key is needed, or an access key id and a secret access key");
    if (baseUrl !== undefined && /^https?:\/\/[^/]*@/.test(baseUrl)) missing("baseUrl", "an address must not carry a password");
  });
export type ProviderCredential = z.infer<typeof providerCredential>;
