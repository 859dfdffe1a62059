import { UpshotError } from "../../kit/errors.ts";
import { ToolError } from "../tools/tool.ts";
import type { ActiveAgent } from "../triggers/trigger-options.ts";
import { isSlackSigned, readSlackBody } from "./signed-request.ts";
import { slackCredential, slackName, type SlackCredential } from "./slack-credential.ts";
import type { SlackOptions } from "./slack-options.ts";
import type { SlackAgent } from "./start-mentioned.ts";
import { openWorkspace, type OpenWorkspace } from "./workspace.ts";

/** "unsigned": no app of ours signed it; a challenge is what Slack wants to hear back when an address is entered. */
export type SlackTaken =
  | { readonly kind: "taken" }
  | { readonly kind: "unsigned" }
  | { readonly kind: "challenge"; readonly challenge: string };

/** Slack, for all agents that wait for something there. */
export interface Slack {
  /** Opens and closes connections as definitions and credentials are now, and sends questions. */
  tick(): Promise<void>;
  /** A request of the Events API, or of a button, as it came. */
  request(body: string, headers: Headers): Promise<SlackTaken>;
  close(): Promise<void>;
}

/** An app that Slack refused, or that could not be reached, is tried again after this time in milliseconds. */
const retryAfter = 60_000;

export function openSlack(options: SlackOptions): Slack {
  const open = new Map<string, OpenWorkspace>();
  const waits = new Map<string, number>();

  const wanted = async (): Promise<Map<string, { credential: SlackCredential; agents: SlackAgent[] }>> => {
    const byApp = new Map<string, { credential: SlackCredential; agents: SlackAgent[] }>();
    for (const active of options.definitions().filter(usesSlack)) {
      const credential = await credentialOf(active);
      if (credential === null) continue;
      const app = byApp.get(credential.identity) ?? { credential, agents: [] };
      app.agents.push({ active, ownerUser: credential.owner });
      byApp.set(credential.identity, app);
    }
    return byApp;
  };
  const credentialOf = async ({ definition: { name } }: ActiveAgent): Promise<SlackCredential | null> => {
    try {
      return await slackCredential(options.world(name));
    } catch (error) {
      if (!(error instanceof UpshotError)) throw error;
      await options.world(name).credentialProblem("slack", slackName, error.message);
      return null;
    }
  };
  const begin = async (identity: string, credential: SlackCredential, agents: SlackAgent[]): Promise<void> => {
    if ((waits.get(identity) ?? 0) > options.now()) return;
    const workspace = await openWorkspace(options, credential);
    workspace.agents = agents;
    open.set(identity, workspace);
    const tell = async (problem: string | null): Promise<void> => {
      for (const { active } of agents) await options.world(active.definition.name).credentialProblem("slack", slackName, problem);
    };
    // Where Slack is away this takes as long as it is: nobody waits for it.
    workspace
      .start()
      .then(async () => tell(null))
      .catch(async () => {
        waits.set(identity, options.now() + retryAfter);
        open.delete(identity);
        await tell("Slack did not take the app: see that both tokens are right and Socket Mode is on");
      })
      .catch(() => undefined);
  };

  return {
    async tick() {
      const apps = await wanted();
      for (const [identity, workspace] of open) {
        if (apps.has(identity)) continue;
        open.delete(identity);
        await workspace.close();
      }
      for (const [identity, { credential, agents }] of apps) {
        const workspace = open.get(identity);
        if (workspace === undefined) await begin(identity, credential, agents);
        else workspace.agents = agents;
      }
      for (const workspace of open.values()) {
        try {
          await workspace.tick();
        } catch (error) {
          // Questions stand on the page too; they are sent again later.
          options.log.warn("a question could not be sent to Slack", { reason: error instanceof ToolError ? error.message : "no answer" });
        }
      }
    },
    async request(body, headers) {
      const workspace = [...open.values()].find(
        ({ credential: { signingSecret } }) => signingSecret !== null && isSlackSigned(signingSecret, body, headers, options.now()),
      );
      if (workspace === undefined) return { kind: "unsigned" };
      const payload = readSlackBody(body, headers);
      if (payload === null) return { kind: "taken" };
      if (typeof payload["challenge"] === "string") return { kind: "challenge", challenge: payload["challenge"] };
      await workspace.take(payload);
      return { kind: "taken" };
    },
    async close() {
      const all = [...open.values()];
      open.clear();
      await Promise.allSettled(all.map((workspace) => workspace.close()));
    },
  };
}

function usesSlack({ definition }: ActiveAgent): boolean {
  return definition.triggers.some((trigger) => "slack" in trigger);
}
