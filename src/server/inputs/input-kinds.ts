import { z } from "zod";

const secret = z.string().min(16, "at least 16 characters").max(200);
const environments = z.array(z.string().min(1).max(100)).max(50).default(["production", "prod", "live"]);

/** What each kind of connected input is set up with. Secrets are sealed. */
export const inputKinds = {
  github: {
    kind: "github",
    config: z.strictObject({
      /** Number of the GitHub App; null: webhooks only, no backfill and no mirrors. */
      appId: z.int().positive().nullable().default(null),
      /** Where GitHub's API answers; another one for GitHub Enterprise Server. */
      apiUrl: z.url({ protocol: /^https?$/ }).default("https://api.github.com"),
      /** Environments whose deployments count, beside those GitHub itself calls production. */
      environments,
    }),
    secrets: z.object({ webhookSecret: secret, privateKey: z.string().max(10_000).optional() }),
  },
  gitlab: {
    kind: "gitlab",
    config: z.strictObject({ url: z.url({ protocol: /^https?$/ }).default("https://gitlab.com"), environments }),
    secrets: z.object({ token: secret }),
  },
  pagerduty: {
    kind: "pagerduty",
    config: z.strictObject({
      /** Repository ("host/path") by the id of a PagerDuty service. */
      services: z.record(z.string().max(40), z.string().max(200)).default({}),
    }),
    secrets: z.object({ secret }),
  },
  webhook: {
    kind: "webhook",
    config: z.strictObject({ name: z.string().min(1).max(80) }),
    secrets: z.object({ secret }),
  },
} as const;

export type InputKind = keyof typeof inputKinds;

export function isInputKind(kind: string): kind is InputKind {
  return Object.hasOwn(inputKinds, kind);
}
