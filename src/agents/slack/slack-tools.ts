import { z } from "zod";
import type { World } from "../tools/connector.ts";
import { plainText, ToolError, type Tool, type ToolResult } from "../tools/tool.ts";
import { isNamed, type SlackChannel } from "./channels.ts";
import { findMessage, isOwn, postMessage, quiet } from "./messages.ts";
import type { SlackApi } from "./slack-api.ts";

export interface SlackToolOptions {
  readonly api: SlackApi;
  /** Those the definition lists. */
  readonly channels: readonly SlackChannel[];
  readonly world: Pick<World, "agent" | "trigger">;
}

const text = z.string().min(1).max(12_000).describe("In Slack's mrkdwn");
const postInput = z.strictObject({ channel: z.string().min(1).max(100), text });
const replyInput = z.strictObject({ text });
const deleteInput = z.strictObject({ channel: z.string().min(1).max(100), ts: z.string().regex(/^\d+\.\d+$/) });

export function slackTools(options: SlackToolOptions): Tool[] {
  const thread = threadOf(options);
  return [postTool(options), deleteTool(options), ...(thread === null ? [] : [replyTool(options, thread)])];
}

interface Thread {
  readonly channel: SlackChannel;
  readonly ts: string;
}

/** The thread of the mention that started the run, where its channel is listed. */
function threadOf({ channels, world: { trigger } }: SlackToolOptions): Thread | null {
  if (trigger?.kind !== "slack") return null;
  const read = z.object({ channel: z.string(), thread: z.string() }).safeParse(trigger.facts);
  if (!read.success) return null;
  const channel = channels.find(({ id }) => id === read.data.channel);
  return channel === undefined ? null : { channel, ts: read.data.thread };
}

function replyTool({ api, world: { agent } }: SlackToolOptions, { channel, ts }: Thread): Tool {
  const of = { channel: channel.id, thread: ts, agent };
  return {
    name: "slack.reply",
    description: "Answers in the thread of the mention that this run is about.",
    input: replyInput,
    // Where it goes is settled: it takes no address. Words stand until they are deleted, so they count as something that can be undone.
    annotation: { effect: "reversible", reach: reachOf([channel]), control: [], content: "trusted", undo: "slack.delete" },
    granted: () => (channel.isShared ? null : true),
    bound: () => ({ channel: channel.id }),
    preview: async (args) => previewOf(channel, replyInput.parse(args).text, "Answer in the thread in"),
    run: async (args, { key, signal }) =>
      posted(channel, ts, await postMessage(api, { ...of, text: replyInput.parse(args).text, key }, signal)),
    find: async (_, { key, signal }) => found(channel, ts, await findMessage(api, { ...of, key }, signal)),
  };
}

function postTool({ api, channels, world: { agent } }: SlackToolOptions): Tool {
  const channelOf = (word: string): SlackChannel => {
    const channel = channels.find((one) => isNamed(one, word));
    if (channel === undefined) throw new ToolError(`it may not post to ${word}; it may post to ${channels.map(wordOf).join(", ")}`);
    return channel;
  };
  return {
    name: "slack.post",
    description: `Posts a message. Channels: ${channels.map(wordOf).join(", ")}.`,
    input: postInput,
    annotation: { effect: "reversible", reach: reachOf(channels), control: ["channel"], content: "trusted", undo: "slack.delete" },
    granted: ({ channel: word }) => {
      const channel = channels.find((one) => isNamed(one, plainText(word)));
      if (channel === undefined) return `it may not post to ${plainText(word)}`;
      // The owner listed a channel; that others than their organisation read it is for the policy to weigh.
      return channel.isShared ? null : true;
    },
    // A name can come to be another channel's.
    bound: ({ channel: word }) => ({ channel_id: channels.find((one) => isNamed(one, plainText(word)))?.id ?? null }),
    preview: async (args) => previewOf(channelOf(postInput.parse(args).channel), postInput.parse(args).text, "Post to"),
    run: async (args, { key, signal }) => {
      const { channel: word, text: words } = postInput.parse(args);
      const channel = channelOf(word);
      return posted(channel, null, await postMessage(api, { channel: channel.id, text: words, key, agent }, signal));
    },
    find: async (args, { key, signal }) => {
      const channel = channelOf(postInput.parse(args).channel);
      return found(channel, null, await findMessage(api, { channel: channel.id, key }, signal));
    },
  };
}

/** Takes a message back. Deleting it twice deletes it once, so nothing has to be looked up after a crash. */
function deleteTool({ api, channels, world: { agent } }: SlackToolOptions): Tool {
  return {
    name: "slack.delete",
    description: "Deletes a message that this agent posted.",
    input: deleteInput,
    annotation: { effect: "irreversible", reach: "inside", control: ["channel", "ts"], content: "trusted", undo: null },
    granted: ({ channel }) => (channels.some(({ id }) => id === channel) ? null : `${plainText(channel)} is none of its channels`),
    run: async (args, { signal }) => {
      const { channel, ts } = deleteInput.parse(args);
      const own = await isOwn(api, channel, ts, agent, signal);
      if (own === false) throw new ToolError("this agent did not post that message");
      if (own === true) await api.call("chat.delete", { channel, ts }, z.unknown(), signal);
      return { content: { deleted: true } };
    },
  };
}

/** Whoever reads it belongs to the organisation, unless a channel is shared with another one. */
function reachOf(channels: readonly SlackChannel[]): "inside" | "outside" {
  return channels.some(({ isShared }) => isShared) ? "outside" : "inside";
}

function wordOf({ id, name }: SlackChannel): string {
  return name === "" ? id : `#${name}`;
}

function previewOf(channel: SlackChannel, words: string, act: string) {
  return {
    title: `${act} ${wordOf(channel)}`,
    lines: [{ name: "Message", text: quiet(words) }],
    undo: "The message can be deleted; who read it has read it",
  };
}

function found(
  channel: SlackChannel,
  thread: string | null,
  result: Awaited<ReturnType<typeof findMessage>>,
): ToolResult | "not-done" | "unknown" {
  return typeof result === "string" ? result : posted(channel, thread, result.ts);
}

function posted({ id }: SlackChannel, thread: string | null, ts: string): ToolResult {
  return {
    content: { channel: id, ts },
    effect: {
      kind: "message.posted",
      artifact: `slack:${id}:${ts}`,
      subject: { channel: id, ts, ...(thread === null ? {} : { thread }) },
      undo: { tool: "slack.delete", args: { channel: id, ts }, words: "Delete the message" },
    },
  };
}
