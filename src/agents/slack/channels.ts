import { z } from "zod";
import type { SlackApi } from "./slack-api.ts";

export interface SlackChannel {
  readonly id: string;
  readonly name: string;
  readonly isPrivate: boolean;
  /** People of other organisations read it too. */
  readonly isShared: boolean;
}

const channel = z
  .object({
    id: z.string(),
    name: z.string().default(""),
    is_private: z.boolean().default(false),
    is_ext_shared: z.boolean().default(false),
  })
  .transform(({ id, name, is_private, is_ext_shared }): SlackChannel => ({ id, name, isPrivate: is_private, isShared: is_ext_shared }));
const cursor = z.object({ next_cursor: z.string().default("") }).default({ next_cursor: "" });
const listed = z.object({ channels: z.array(channel), response_metadata: cursor });
const members = z.object({ members: z.array(z.string()), response_metadata: cursor });

/** Pages that are read of a list; a workspace of more than 20,000 channels names its channels by id. */
const mostPages = 20;

/** Whether a definition means this channel: "C0123456789", "deploys" or "#deploys". */
export function isNamed({ id, name }: Pick<SlackChannel, "id" | "name">, word: string): boolean {
  return word === id || (name !== "" && word.replace(/^#/, "").toLowerCase() === name.toLowerCase());
}

/** The channels that a definition lists; those the app cannot see are missing. */
export async function findChannels(api: SlackApi, words: readonly string[], signal?: AbortSignal): Promise<SlackChannel[]> {
  const found: SlackChannel[] = [];
  const names = words.filter((word) => !isId(word));
  for (const id of words.filter(isId)) found.push(await readChannel(api, id, signal));
  for (let page = 0, next = ""; names.length > 0 && page < mostPages; page++) {
    const args = { types: "public_channel,private_channel", exclude_archived: true, limit: 1000, ...(next === "" ? {} : { cursor: next }) };
    const { channels, response_metadata: more } = await api.call("conversations.list", args, listed, signal);
    found.push(...channels.filter((one) => names.some((name) => isNamed(one, name))));
    if ((next = more.next_cursor) === "") break;
  }
  return found;
}

export async function readChannel(api: SlackApi, id: string, signal?: AbortSignal): Promise<SlackChannel> {
  return (await api.call("conversations.info", { channel: id }, z.object({ channel }), signal)).channel;
}

/** Whether somebody is in a channel. */
export async function isMember(api: SlackApi, { id }: SlackChannel, user: string, signal?: AbortSignal): Promise<boolean> {
  for (let page = 0, next = ""; page < mostPages; page++) {
    const args = { channel: id, limit: 1000, ...(next === "" ? {} : { cursor: next }) };
    const read = await api.call("conversations.members", args, members, signal);
    if (read.members.includes(user)) return true;
    if ((next = read.response_metadata.next_cursor) === "") break;
  }
  return false;
}

function isId(word: string): boolean {
  return /^[CG][A-Z0-9]{2,20}$/.test(word);
}
