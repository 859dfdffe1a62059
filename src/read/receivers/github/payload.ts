import { z } from "zod";
import { remoteId } from "../../git/remote-id.ts";

// Parts that many of GitHub's webhook payloads share. Titles, bodies, comments and branch names are never read.
// Source: docs.github.com/en/webhooks/webhook-events-and-payloads

/** A time as milliseconds UTC. */
export const moment = z.iso.datetime({ offset: true }).transform((text) => Date.parse(text));

export const account = z.object({ login: z.string().min(1), type: z.string().default("User") }).nullish();
export type Account = z.output<typeof account>;

/** As "host/path". */
export const repository = z
  .object({ html_url: z.string() })
  .transform(({ html_url }) => remoteId(html_url))
  .pipe(z.string());

export const sha = z.string().regex(/^(?:[0-9a-f]{40}|[0-9a-f]{64})$/);

/** The login of a human; null for bots, apps, deleted accounts and nobody. */
export function humanLogin(whose: Account): string | null {
  if (whose === null || whose === undefined) return null;
  const { login, type } = whose;
  return type !== "User" || login.endsWith("[bot]") || notHuman.has(login.toLowerCase()) ? null : login;
}

/** Accounts of type "User" that no person is behind: GitHub's own for deleted accounts and for merges in its pages. */
const notHuman = new Set(["ghost", "web-flow", "copilot"]);

export function pullRequestUrn(repo: string, number: number): string {
  return `pr:${repo}#${number}`;
}
