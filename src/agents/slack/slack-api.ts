import { setTimeout as sleep } from "node:timers/promises";
import type { z } from "zod";
import { ToolError } from "../tools/tool.ts";
import type { SlackCredential } from "./slack-credential.ts";

export interface SlackApi {
  /**
   * One call of the Web API. Waits where Slack asks to (429). @throws ToolError where it surely did not happen; anything else may have
   */
  call<T>(method: string, args: Readonly<Record<string, unknown>>, shape: z.ZodType<T>, signal?: AbortSignal): Promise<T>;
}

/** Waiting longer than this, in seconds, is left to the runtime. */
const longestWait = 60;
/** What Slack says when it cannot tell by itself. */
const unsure = new Set(["internal_error", "fatal_error", "request_timeout", "service_unavailable"]);

/** Retries nothing that may have happened: a message would stand there twice. */
export async function openSlackApi({ botToken, apiUrl }: Pick<SlackCredential, "botToken" | "apiUrl">): Promise<SlackApi> {
  const { webApi } = await import("@slack/bolt");
  const client = new webApi.WebClient(botToken, {
    slackApiUrl: apiUrl,
    retryConfig: { retries: 0 },
    rejectRateLimitedCalls: true,
    timeout: 20_000,
    allowAbsoluteUrls: false,
    logger: silent,
  });
  const { WebAPIRateLimitedError, WebAPIPlatformError } = webApi;
  return {
    async call(method, args, shape, signal) {
      for (let waited = 0; ;) {
        try {
          return shape.parse(await client.apiCall(method, { ...args }));
        } catch (error) {
          if (error instanceof WebAPIRateLimitedError) {
            const wait = Math.max(1, error.retryAfter);
            if ((waited += wait) > longestWait) throw new ToolError(`Slack asks to wait ${wait} seconds`, true);
            await sleep(wait * 1000, undefined, signal === undefined ? {} : { signal });
          } else if (error instanceof WebAPIPlatformError && !unsure.has(error.data.error)) {
            throw new ToolError(wordsOf(error.data.error));
          } else throw error;
        }
      }
    },
  };
}

const known: Readonly<Record<string, string>> = {
  channel_not_found: "Slack has no such channel, or the app is not in it: invite it with /invite",
  not_in_channel: "The Slack app is not in this channel: invite it with /invite",
  is_archived: "The channel is archived",
  message_not_found: "The message is not there any more",
  invalid_auth: "Slack does not take the app's token",
  token_revoked: "The app's token was revoked",
  account_inactive: "The app was removed from the workspace",
  missing_scope: "The Slack app lacks a permission; docs/agents/slack.md lists them",
  msg_too_long: "The text is too long for a message",
};

function wordsOf(code: string): string {
  return known[code] ?? `Slack refused it: ${/^[a-z_]{1,60}$/.test(code) ? code : "for a reason it does not name"}`;
}

/** What the library would say may hold what was sent. */
export const silent = {
  debug: () => undefined,
  info: () => undefined,
  warn: () => undefined,
  error: () => undefined,
  setLevel: () => undefined,
  setName: () => undefined,
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the library names its levels in an enumeration that is loaded only with it
  getLevel: () => "error" as never,
};
