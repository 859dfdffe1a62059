import { confluence } from "./senders/confluence.ts";
import { gitlab } from "./senders/gitlab.ts";
import { jira } from "./senders/jira.ts";
import { linear } from "./senders/linear.ts";
import { pagerduty } from "./senders/pagerduty.ts";
import { webhook } from "./senders/webhook.ts";

/** Everything that sends to /hooks/{name}, in the order of the page Sources. A new one is a file and a line here. */
export const senders = { gitlab, pagerduty, jira, linear, confluence, webhook } as const;
