import type { SlackCard } from "./slack-options.ts";

export const allowAction = "upshot_allow";
export const denyAction = "upshot_deny";

/** Slack takes 3,000 characters of a section and 50 blocks. */
const mostText = 2900;
const mostLines = 20;

/** A question in Block Kit: what will happen, why it asks, what undoes it. The buttons carry the id of this one question. */
export function approvalBlocks(approval: string, card: SlackCard, url: string): object[] {
  const hidden = card.lines.length > mostLines || card.lines.some(({ text }) => text.length > mostText);
  return [
    plain("header", `${card.agent}: ${card.title}`.slice(0, 150)),
    ...card.lines.slice(0, mostLines).map(({ name, text }) => plain("section", `${name}: ${text}`)),
    plain("section", `Why it asks: ${card.because}`),
    plain("section", card.undo === null ? "Nothing undoes it." : `What undoes it: ${card.undo}`),
    hidden
      ? // Nobody allows what they could not see.
        plain("section", `It is too long for Slack; it stands whole, and is answered, at ${url}`)
      : {
          type: "actions",
          elements: [
            { type: "button", action_id: allowAction, value: approval, text: { type: "plain_text", text: "Allow once" } },
            { type: "button", action_id: denyAction, value: approval, text: { type: "plain_text", text: "Deny" } },
          ],
        },
  ];
}

/** What stands there once it is answered: the content is gone from Slack. */
export function answeredBlocks(words: string): object[] {
  return [plain("section", words)];
}

/** Never mrkdwn: a mail's text could pretend to be a button, or call people. */
function plain(type: "header" | "section", text: string): object {
  return { type, text: { type: "plain_text", text: text.slice(0, mostText + 100), emoji: false } };
}
