import { z } from "zod";
import type { ActiveAgent } from "../triggers/trigger-options.ts";
import { isNamed, type SlackChannel } from "./channels.ts";

/** What somebody did in Slack that may start a run. */
export interface Mention {
  readonly on: "mention" | "reaction";
  readonly team: string;
  readonly channel: string;
  /** The message, and the first of its thread. */
  readonly ts: string;
  readonly thread: string;
  readonly user: string;
  /** Without the name of the app; of a reaction, its name. */
  readonly text: string;
}

const body = z.object({ team_id: z.string(), event: z.looseObject({ type: z.string() }) });
const mentioned = z.object({
  type: z.literal("app_mention"),
  user: z.string(),
  text: z.string(),
  ts: z.string(),
  thread_ts: z.string().optional(),
  channel: z.string(),
  bot_id: z.undefined().optional(),
  user_team: z.string().optional(),
});
const reacted = z.object({
  type: z.literal("reaction_added"),
  user: z.string(),
  reaction: z.string().max(200),
  item: z.object({ type: z.literal("message"), channel: z.string(), ts: z.string() }),
});

/**
 * Null: nothing that starts anything. What bots write never does: two of them would talk for ever; nor what people of another
 * organisation write in a channel that is shared with it.
 */
export function readMention(payload: unknown): Mention | null {
  const read = body.safeParse(payload);
  if (!read.success) return null;
  const { team_id: team, event } = read.data;
  const mention = mentioned.safeParse(event);
  if (mention.success) {
    const { user, text, ts, thread_ts: thread = ts, channel, user_team: from = team } = mention.data;
    if (from !== team) return null;
    return { on: "mention", team, channel, ts, thread, user, text: text.replace(/^\s*<@[A-Z0-9]+>\s*/, "").slice(0, 20_000) };
  }
  const reaction = reacted.safeParse(event);
  if (!reaction.success) return null;
  const { user, reaction: text, item } = reaction.data;
  return { on: "reaction", team, channel: item.channel, ts: item.ts, thread: item.ts, user, text };
}

/** Names the happening: Slack tells of it again where it was not answered at once. */
export function mentionId({ on, team, channel, ts, text }: Mention): string {
  return `slack:${team}:${channel}:${ts}${on === "reaction" ? `:${text}` : ""}`;
}

export function waitsForMention({ definition }: ActiveAgent, { on }: Mention, channel: SlackChannel): boolean {
  return definition.triggers.some((trigger) => "slack" in trigger && trigger.slack.on === on && isNamed(channel, trigger.slack.channel));
}

/** Tools that read what only the owner may read, or do what only the owner may have done. */
const privateTools = ["mail", "files", "mcp", "agents", "deployment"] as const;

/** An agent that reads its owner's private things, or deploys with their access, answers to nobody else: in a channel everybody reads and writes. */
export function isForOwnerOnly({ definition: { tools } }: ActiveAgent): boolean {
  return privateTools.some((name) => tools[name] !== undefined);
}
