import { z } from "zod";
import { account, change, issue, moment, siteOf } from "./payload.ts";

// What the REST API answers, as far as it is read.
// Source: developer.atlassian.com/cloud/jira/platform/rest/v3 (issue search, issues, workflow statuses), docs.atlassian.com (Data Center, v2)

const history = z.object({ id: z.string(), created: moment, author: account, items: z.array(change) });
export type JiraHistory = z.output<typeof history>;

const found = issue.extend({
  changelog: z.object({ total: z.int().optional(), histories: z.array(history) }),
});
export type FoundIssue = z.output<typeof found>;

/** A page of a search: Cloud names the next one, Data Center counts. */
export const searchAnswer = z.object({
  issues: z.array(found),
  nextPageToken: z.string().nullish(),
  startAt: z.int().optional(),
  total: z.int().optional(),
});

/** A page of the changelog of one ticket. */
export const changelogAnswer = z.object({ values: z.array(history), total: z.int().optional(), isLast: z.boolean().optional() });

export const statusesAnswer = z.array(z.object({ self: siteOf, id: z.string(), statusCategory: z.object({ key: z.string() }) }));
