import { z } from "zod";
import { environments, secret } from "./secret.ts";
import { senders } from "./senders.ts";

/** What each kind of connected input is set up with. Secrets are sealed. */
export const inputKinds = {
  github: {
    kind: "github",
    config: z.strictObject({
      /** Number of the GitHub App; null: webhooks only, no backfill and no mirrors. */
      appId: z
        .int()
        .positive()
        .nullable()
        .meta({ title: "Number of the App", description: "Empty: webhooks only, no backfill and no mirrors" })
        .default(null),
      /** Where GitHub's API answers; another one for GitHub Enterprise Server. */
      apiUrl: z
        .url({ protocol: /^https?$/ })
        .meta({ title: "Address of the API", description: "Another one for GitHub Enterprise Server" })
        .default("https://api.github.com"),
      /** Environments whose deployments count, beside those GitHub itself calls production. */
      environments,
    }),
    secrets: z.object({
      webhookSecret: secret.meta({ title: "Webhook secret", description: "At least 16 characters; the same at GitHub" }),
      privateKey: z
        .string()
        .max(10_000)
        .meta({ title: "Private key", description: "The file GitHub gave you, in PEM; with the App's number" })
        .optional(),
    }),
  },
  ...senders,
} as const;

export type InputKind = keyof typeof inputKinds;

export function isInputKind(kind: string): kind is InputKind {
  return Object.hasOwn(inputKinds, kind);
}
