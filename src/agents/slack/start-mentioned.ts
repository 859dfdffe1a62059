import { z } from "zod";
import { startRun, type ActiveAgent } from "../triggers/trigger-options.ts";
import { isMember, readChannel } from "./channels.ts";
import { isForOwnerOnly, mentionId, readMention, waitsForMention, type Mention } from "./mention.ts";
import type { SlackOptions } from "./slack-options.ts";
import type { Workspace } from "./workspace.ts";

export interface SlackAgent {
  readonly active: ActiveAgent;
  /** Member id of its owner, as entered; null where nobody said. */
  readonly ownerUser: string | null;
}

/** Starts the runs of all agents that wait for a mention or a reaction in this channel. */
export async function startMentioned(options: SlackOptions, { api, agents }: Workspace, payload: unknown): Promise<void> {
  const mention = readMention(payload);
  if (mention === null) return;
  const channel = await readChannel(api, mention.channel);
  for (const agent of agents.filter(({ active }) => waitsForMention(active, mention, channel))) {
    const { name } = agent.active.definition;
    // A private channel that its owner is not in is none of the agent's business.
    if (channel.isPrivate && (agent.ownerUser === null || !(await isMember(api, channel, agent.ownerUser)))) continue;
    const isOwner = await isOwnerOf(options, agent, mention.user);
    if (!isOwner && isForOwnerOnly(agent.active)) {
      await whisper(`${name} reads or does what only its owner may: only its owner can start it.`);
      continue;
    }
    const started = await startRun(options, {
      agent: name,
      trigger: "slack",
      triggerId: mentionId(mention),
      input: { text: mention.text, trusted: isOwner, facts: factsOf(mention) },
    });
    if (started === "too-many") await whisper(`${name} starts no runs now: its owner's agents started as many as they may in an hour.`);
    if (started === "refused") await whisper(`${name} starts no runs now: its owner paused or stopped it.`);
  }

  /** Shown to whoever asked, and to nobody else. */
  async function whisper(text: string): Promise<void> {
    if (mention !== null)
      await api.call("chat.postEphemeral", { channel: mention.channel, user: mention.user, thread_ts: mention.thread, text }, z.unknown());
  }
}

/** By what was entered with the app, or by what people confirmed of themselves. */
export async function isOwnerOf({ personOf }: SlackOptions, { active, ownerUser }: SlackAgent, user: string): Promise<boolean> {
  return ownerUser === null ? (await personOf(user)) === active.owner : ownerUser === user;
}

function factsOf({ on, team, channel, ts, thread, user }: Mention) {
  return { on, team, channel, ts, thread, user };
}
