import { createHash } from "node:crypto";
import { z } from "zod";
import { UpshotError } from "../../kit/errors.ts";
import type { World } from "../tools/connector.ts";

/** What is entered for a Slack app. */
const entered = z.object({
  botToken: z.string().regex(/^xoxb-\S+$/, "begins with xoxb-"),
  /** With it events come through a connection of ours (Socket Mode); without it Slack sends them to /hooks/slack. */
  appToken: z
    .string()
    .regex(/^xapp-\S+$/, "begins with xapp-")
    .optional(),
  signingSecret: z.string().min(16).max(200).optional(),
  /** The owner's own member id, in a credential of their own. */
  user: z
    .string()
    .regex(/^[UW][A-Z0-9]{2,20}$/)
    .optional(),
  /** In one for everybody: member ids by pseudonym. */
  people: z.record(z.string(), z.string()).default({}),
  apiUrl: z.url().default("https://slack.com/api/"),
});

export interface SlackCredential {
  readonly botToken: string;
  readonly appToken: string | null;
  readonly signingSecret: string | null;
  readonly apiUrl: string;
  /** Member id of whom the agent works for; null where nobody said. */
  readonly owner: string | null;
  /** The same for all agents that use exactly what was entered here, and for no others: not even with the same bot. */
  readonly identity: string;
}

/** Every agent's Slack is the credential of this name. */
export const slackName = "slack";

/** Where Slack answers; another host only where the operator named it as theirs. */
const hosts: ReadonlySet<string> = new Set(["slack.com", "slack-gov.com"]);

/** @throws UpshotError `not-set-up`: what is missing, and where it is entered */
export async function slackCredential(
  world: Pick<World, "owner" | "credential" | "credentialWithGiver" | "privateHosts">,
): Promise<SlackCredential> {
  const found = await (world.credentialWithGiver?.("slack", slackName) ??
    world.credential("slack", slackName).then((value) => ({ giver: "own" as const, value })));
  const read = entered.safeParse(found?.value);
  if (!read.success) throw missing(found?.value === undefined || found.value === null ? null : read.error);
  const { botToken, appToken, signingSecret, user, people, apiUrl } = read.data;
  const { protocol, hostname, host } = new URL(apiUrl);
  const known = protocol === "https:" && hosts.has(hostname);
  if (!known && !world.privateHosts.includes(hostname) && !world.privateHosts.includes(host))
    throw new UpshotError({
      code: "not-set-up",
      message: `${host} is not Slack, and not among the hosts the operator named`,
      hint: "Leave the address of the API empty.",
    });
  return {
    botToken,
    appToken: appToken ?? null,
    signingSecret: signingSecret ?? null,
    apiUrl,
    owner: people[world.owner] ?? (found?.giver === "own" ? user : undefined) ?? null,
    identity: createHash("sha256")
      .update(JSON.stringify([found?.giver === "org" ? "org" : world.owner, read.data]))
      .digest("hex"),
  };
}

function missing(error: z.ZodError | null): UpshotError {
  const wrong = error?.issues.map(({ path, message }) => `${path.join(".")}: ${message}`).join("; ");
  return new UpshotError({
    code: "not-set-up",
    message: wrong === undefined ? "no Slack app was entered" : `the Slack app was entered wrongly: ${wrong}`,
    hint: 'Enter it under Agents, Access, kind slack, name "slack"; docs/agents/slack.md tells where its tokens are found.',
  });
}
