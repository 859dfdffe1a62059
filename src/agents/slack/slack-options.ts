import type { Agents } from "../agents.ts";
import type { TriggerOptions } from "../triggers/trigger-options.ts";

/** A question as it is shown in Slack. */
export interface SlackCard {
  readonly agent: string;
  readonly title: string;
  readonly lines: readonly { readonly name: string; readonly text: string }[];
  readonly because: string;
  readonly undo: string | null;
}

export interface SlackOptions extends TriggerOptions {
  readonly agents: Pick<Agents, "start" | "answer">;
  /** What stands on the card of an open question; null where there is none. */
  readonly cardOf: (approval: string) => Promise<SlackCard | null>;
  /** Whom a Slack member id is known to be of, by what people confirmed; null: nobody. */
  readonly personOf: (user: string) => Promise<string | null>;
  /** Address of the page with open questions. */
  readonly approvalsUrl: string;
}
