import { z } from "zod";
import { mapJiraEvent } from "../../../read/receivers/jira/map-event.ts";
import { defineSender } from "../define-sender.ts";
import { isHubSigned } from "../hub-signature.ts";
import { jiraContext } from "../jira/context.ts";
import { secret } from "../secret.ts";

/** Jira Cloud, and Data Center from version 10: webhooks that an administrator made, with a secret. */
export const jira = defineSender({
  kind: "jira",
  config: z.strictObject({
    /** Where the site answers ("https://acme.atlassian.net"); null: webhooks only, no backfill. */
    apiUrl: z
      .url({ protocol: /^https?$/ })
      .nullable()
      .meta({ title: "Address of the site", description: "https://acme.atlassian.net; empty: webhooks only" })
      .default(null),
    /** Whose token it is, in the cloud; null: a personal access token of Data Center, which names its owner itself. */
    mail: z
      .string()
      .min(3)
      .max(200)
      .nullable()
      .meta({ title: "Mail of the token's account", description: "In the cloud; empty for a token of Data Center" })
      .default(null),
  }),
  secrets: z.object({
    secret,
    apiToken: z
      .string()
      .min(8)
      .max(1000)
      .meta({ title: "API token", description: "For the last 90 days, and what webhooks lose" })
      .optional(),
  }),
  entry: {
    name: "Jira",
    group: "delivery",
    brings:
      "Tickets: when they were opened, begun, closed and reopened, and so when a bug was reported; with a token also of the last 90 days. None of their texts.",
    steps: [
      "As an administrator, under System, WebHooks, add {url}/hooks/jira with a secret of at least 16 characters; events issue created, updated, deleted.",
      "Enter the secret here.",
      "For the last 90 days, and what webhooks lose: enter the site's address, and the mail and API token of an account that reads the projects.",
    ],
    docs: "docs/inputs.md#jira",
    quietAfter: 14,
  },
  verify: ({ services, body, headers }, { secrets }) =>
    isHubSigned(secrets.secret, body, headers)
      ? {
          source: "jira",
          // The same when Jira sends it again.
          id: headers.get("x-atlassian-webhook-identifier")?.slice(0, 100) ?? "",
          place: "event",
          read: (payload) => mapJiraEvent(payload, jiraContext(services)),
        }
      : null,
});
