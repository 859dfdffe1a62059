import { z } from "zod";
import { UpshotError } from "../../kit/errors.ts";
import { allowAction } from "./approval-card.ts";
import { sendCards } from "./send-cards.ts";
import type { SlackOptions } from "./slack-options.ts";
import { isOwnerOf } from "./start-mentioned.ts";
import type { Workspace } from "./workspace.ts";

const pressed = z.object({
  user: z.object({ id: z.string() }),
  channel: z.object({ id: z.string() }),
  actions: z.tuple([z.object({ action_id: z.string(), value: z.string().max(200) })]),
});

/**
 * Somebody pressed a button. It counts only from the owner of the agent, for an agent that uses this very app: whoever runs another
 * app can send what they like in anybody's name.
 */
export async function answerPress(options: SlackOptions, workspace: Workspace, body: unknown): Promise<void> {
  const read = pressed.safeParse(body);
  if (!read.success) return;
  const { user, channel, actions } = read.data;
  const [{ action_id: action, value: approval }] = actions;
  const [asked] = await options.control.query<{ agent: string; owner: string }>(
    "select run.agent, approval.owner from agent_approval approval join agent_run run on run.id = approval.run where approval.id = $1",
    [approval],
  );
  const agent = workspace.agents.find(({ active }) => active.definition.name === asked?.agent && active.owner === asked.owner);
  const tell = async (text: string): Promise<unknown> =>
    workspace.api.call("chat.postEphemeral", { channel: channel.id, user: user.id, text }, z.unknown());
  if (agent === undefined || !(await isOwnerOf(options, agent, user.id))) {
    await tell("Only its owner can answer.");
    return;
  }
  try {
    await options.agents.answer(approval, { answer: action === allowAction ? "allow" : "deny", by: agent.active.owner });
  } catch (error) {
    if (!(error instanceof UpshotError)) throw error;
    await tell(`${error.message}. ${error.hint}`);
  }
  await sendCards(options, workspace);
}
