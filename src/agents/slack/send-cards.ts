import { z } from "zod";
import { answeredBlocks, approvalBlocks } from "./approval-card.ts";
import { keepCard, takeAnswered, takeCards } from "./card-state.ts";
import type { SlackOptions } from "./slack-options.ts";
import type { Workspace } from "./workspace.ts";

/**
 * Sends open questions to the owners of their agents, in their own conversation with the app: what is asked may be private, and a
 * thread is not. Says on those that are answered, here or elsewhere, that they are.
 */
export async function sendCards({ control, cardOf, approvalsUrl, now }: SlackOptions, { api, agents }: Workspace): Promise<void> {
  const owners = new Map(
    agents.flatMap(({ active, ownerUser }) => (ownerUser === null ? [] : [[active.definition.name, ownerUser] as const])),
  );
  if (owners.size === 0) return;
  for (const { approval, agent } of await takeCards(control, [...owners.keys()], now())) {
    const card = await cardOf(approval);
    if (card === null) continue;
    const posted = await api.call(
      "chat.postMessage",
      {
        channel: owners.get(agent),
        text: `${agent} asks whether it may go on`,
        blocks: approvalBlocks(approval, card, approvalsUrl),
        unfurl_links: false,
        unfurl_media: false,
      },
      z.object({ channel: z.string(), ts: z.string() }),
    );
    await keepCard(control, { agent, approval, ...posted });
  }
  for (const { agent, channel, ts, answer } of await takeAnswered(control, [...owners.keys()])) {
    const text = `${agent}: ${outcomes[answer] ?? "no longer asked"}`;
    await api.call("chat.update", { channel, ts, text, blocks: answeredBlocks(text) }, z.unknown());
  }
}

const outcomes: Readonly<Record<string, string>> = { allow: "you allowed it", deny: "you said no", expired: "nobody answered in time" };
