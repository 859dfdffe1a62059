import { z } from "zod";
import type { SlackApi } from "./slack-api.ts";

/** Marks a message as the effect of a call: how it is found again after a crash. Slack shows it to nobody. */
const eventType = "upshot_call";
const pageSize = 200;
const mostPages = 10;

const message = z.object({
  ts: z.string(),
  bot_id: z.string().optional(),
  metadata: z
    .object({ event_type: z.string(), event_payload: z.object({ key: z.string(), agent: z.string() }) })
    .optional()
    .catch(undefined),
});
const page = z.object({
  messages: z.array(message),
  has_more: z.boolean().default(false),
  response_metadata: z.object({ next_cursor: z.string().default("") }).default({ next_cursor: "" }),
});

export interface Posting {
  readonly channel: string;
  /** The message that is answered. */
  readonly thread?: string;
  readonly text: string;
  readonly key: string;
  readonly agent: string;
}

/** Posts a message. Nothing it names is looked up or called out: a link is not fetched, and nobody is woken by `<!channel>`. */
export async function postMessage(api: SlackApi, { channel, thread, text, key, agent }: Posting, signal: AbortSignal): Promise<string> {
  const posted = await api.call(
    "chat.postMessage",
    {
      channel,
      text: quiet(text),
      ...(thread === undefined ? {} : { thread_ts: thread }),
      // Slack would fetch whatever address an agent wrote.
      unfurl_links: false,
      unfurl_media: false,
      metadata: { event_type: eventType, event_payload: { key, agent } },
    },
    z.object({ ts: z.string() }),
    signal,
  );
  return posted.ts;
}

/** The message that a call posted; "not-done" where all there is was looked through, "unknown" where there was too much. */
export async function findMessage(
  api: SlackApi,
  { channel, thread, key }: Pick<Posting, "channel" | "thread" | "key">,
  signal: AbortSignal,
): Promise<{ readonly ts: string } | "not-done" | "unknown"> {
  const method = thread === undefined ? "conversations.history" : "conversations.replies";
  const of = { channel, limit: pageSize, include_all_metadata: true, ...(thread === undefined ? {} : { ts: thread }) };
  for (let pages = 0, next = ""; pages < mostPages; pages++) {
    const read = await api.call(method, { ...of, ...(next === "" ? {} : { cursor: next }) }, page, signal);
    const found = read.messages.find(({ metadata }) => metadata?.event_type === eventType && metadata.event_payload.key === key);
    if (found !== undefined) return { ts: found.ts };
    next = read.response_metadata.next_cursor;
    if (!read.has_more || next === "") return "not-done";
  }
  return "unknown";
}

/** Whether a message was posted by this agent. Null: it is not there. */
export async function isOwn(api: SlackApi, channel: string, ts: string, agent: string, signal: AbortSignal): Promise<boolean | null> {
  const read = await api.call("conversations.replies", { channel, ts, limit: 1, include_all_metadata: true }, page, signal);
  const found = read.messages.find((one) => one.ts === ts);
  if (found === undefined) return null;
  return found.metadata?.event_type === eventType && found.metadata.event_payload.agent === agent;
}

/** `<!channel>`, `<!here>`, `<!everyone>` and groups call many people: an agent's text does not. */
export function quiet(text: string): string {
  return text.replaceAll(/<!(?=[a-z])/g, "<\u200b!");
}
