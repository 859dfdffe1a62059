import { z } from "zod";
import { plausibleTime, type AccountName } from "../mapped-event.ts";
import type { TicketPhase } from "../ticket-facts.ts";

// Parts that webhooks and the REST API share. Summaries, descriptions, comments, labels and names of statuses are never read.
// Source: developer.atlassian.com/cloud/jira/platform/webhooks and /rest/v3 (issues, issue search)

/** "2026-10-31T12:00:00.000+0100": the offset has no colon. */
export const moment = z
  .string()
  .transform((text) => Date.parse(text.replace(/([+-]\d\d)(\d\d)$/, "$1:$2")))
  .pipe(plausibleTime);

export const account = z
  .object({
    accountId: z.string().optional(),
    accountType: z.string().optional(),
    /** Data Center's name of a user, that stays when it is renamed. */
    key: z.string().optional(),
    emailAddress: z.string().optional(),
  })
  .nullish();

export const status = z.object({ id: z.string(), statusCategory: z.object({ key: z.string() }) });

export const ticketKey = z.string().regex(/^[\w.]{1,80}-\d{1,12}$/);

/** "acme.atlassian.net": host of an address of the REST API, and on Data Center the path below which Jira lies. */
export const siteOf = z
  .string()
  .transform((text) => /^https?:\/\/([\w.:-]+(?:\/[\w.~-]+)*?)\/rest\//.exec(text)?.[1]?.toLowerCase())
  .pipe(z.string());

export const issue = z.object({
  key: ticketKey,
  self: siteOf,
  fields: z.object({ created: moment, updated: moment, creator: account, status }),
});

/** One field in a changelog; of a status `from` and `to` are ids. Of the texts only the key of a moved ticket is read. */
export const change = z.object({
  field: z.string(),
  fieldId: z.string().optional(),
  from: z.string().nullish(),
  to: z.string().nullish(),
  fromString: z.string().nullish(),
});
export type JiraChange = z.output<typeof change>;

/** The change of the status among those that were made at once. */
export function statusOf(changes: readonly JiraChange[]): JiraChange | undefined {
  return changes.find(({ field, fieldId }) => (fieldId ?? field) === "status");
}

export function ticketUrn(site: string, key: string): string {
  return `ticket:${site}#${key}`;
}

/** The three categories that every status belongs to; null for one that Jira may add. */
export function phaseOf(category: string): TicketPhase | null {
  return category === "new" ? "waiting" : category === "indeterminate" ? "started" : category === "done" ? "done" : null;
}

/** The names of a member of the organisation; none for apps, and for customers of a service desk. */
export function namesOf(whose: z.output<typeof account>): AccountName[] {
  if (whose === null || whose === undefined || (whose.accountType ?? "atlassian") !== "atlassian") return [];
  const { accountId, key, emailAddress } = whose;
  return [
    ...(accountId === undefined ? [] : [{ kind: "atlassian", value: accountId }]),
    ...(accountId !== undefined || key === undefined ? [] : [{ kind: "jira", value: key }]),
    ...(emailAddress === undefined || !emailAddress.includes("@") ? [] : [{ kind: "mail", value: emailAddress }]),
  ];
}
