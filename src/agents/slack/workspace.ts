import type { Receiver, ReceiverEvent } from "@slack/bolt";
import { UpshotError } from "../../kit/errors.ts";
import { allowAction, denyAction } from "./approval-card.ts";
import { answerPress } from "./answer-press.ts";
import { sendCards } from "./send-cards.ts";
import { silent, openSlackApi, type SlackApi } from "./slack-api.ts";
import type { SlackCredential } from "./slack-credential.ts";
import type { SlackOptions } from "./slack-options.ts";
import { startMentioned, type SlackAgent } from "./start-mentioned.ts";

/** One Slack app, as somebody entered it, and the agents that use it. */
export interface Workspace {
  readonly credential: SlackCredential;
  readonly api: SlackApi;
  agents: readonly SlackAgent[];
}

export interface OpenWorkspace extends Workspace {
  /** Listens; comes back when it does. @throws what Slack said no with */
  start(): Promise<void>;
  /** Something that Slack sent by HTTP, after its signature was found right. Comes back when it is taken in. */
  take(payload: Record<string, unknown>): Promise<void>;
  /** Sends questions that are open, and says on those answered that they are. */
  tick(): Promise<void>;
  close(): Promise<void>;
}

export async function openWorkspace(options: SlackOptions, credential: SlackCredential): Promise<OpenWorkspace> {
  const { App, SocketModeReceiver } = await import("@slack/bolt");
  /** Bolt acknowledges an event before it is dealt with; here it counts as taken when its run is written down. */
  class TakesThenAcknowledges extends App {
    override async processEvent(event: ReceiverEvent): Promise<void> {
      if (!("event" in event.body)) return super.processEvent(event);
      await super.processEvent({ ...event, ack: async () => undefined });
      await event.ack();
    }
  }
  const clientOptions = { slackApiUrl: credential.apiUrl };
  const receiver: Receiver =
    credential.appToken === null
      ? { init: () => undefined, start: async () => undefined, stop: async () => undefined }
      : new SocketModeReceiver({ appToken: credential.appToken, logger: silent, installerOptions: { clientOptions } });
  const app = new TakesThenAcknowledges({ token: credential.botToken, receiver, clientOptions, logger: silent });
  const workspace: Workspace = { credential, api: await openSlackApi(credential), agents: [] };
  const taken = async (body: unknown): Promise<void> => startMentioned(options, workspace, body);
  app.event("app_mention", async ({ body }) => taken(body));
  app.event("reaction_added", async ({ body }) => taken(body));
  app.action(new RegExp(`^(?:${allowAction}|${denyAction})$`), async ({ ack, body }) => {
    await ack();
    await answerPress(options, workspace, body);
  });
  app.error(async (error) => {
    const cause = "original" in error && error.original instanceof Error ? error.original : error;
    options.log.warn("something that Slack sent was not taken in", { reason: cause instanceof UpshotError ? cause.code : cause.name });
    // Not acknowledged: Slack sends it again.
    throw error;
  });
  return Object.assign(workspace, {
    start: async () => void (await app.start()),
    take: async (payload: Record<string, unknown>) => app.processEvent({ body: payload, ack: async () => undefined }),
    tick: async () => sendCards(options, workspace),
    close: async () => void (await app.stop()),
  });
}
