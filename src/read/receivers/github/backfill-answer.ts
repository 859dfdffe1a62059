import { z } from "zod";
import { moment, sha } from "./payload.ts";

// What GitHub answers to the questions of the backfill.

const actor = z
  .object({ __typename: z.string(), login: z.string().min(1) })
  .transform(({ __typename, login }) => ({ login, type: __typename }))
  .nullish();
const pageInfo = z.object({ hasNextPage: z.boolean(), endCursor: z.string().nullable() });
const rateLimit = z.object({ remaining: z.int(), resetAt: moment }).nullish();

const reviews = z.object({
  pageInfo,
  nodes: z.array(z.object({ databaseId: z.int(), state: z.string(), submittedAt: moment.nullable(), updatedAt: moment, author: actor })),
});

export const pullRequestNode = z.object({
  number: z.int(),
  createdAt: moment,
  updatedAt: moment,
  closedAt: moment.nullish(),
  mergedAt: moment.nullish(),
  isDraft: z.boolean(),
  additions: z.int().min(0),
  deletions: z.int().min(0),
  author: actor,
  mergedBy: actor,
  reviews,
  timelineItems: z.object({ nodes: z.array(z.object({ __typename: z.string(), createdAt: moment, actor })) }),
});
export type PullRequestNode = z.output<typeof pullRequestNode>;

export const deploymentNode = z.object({
  databaseId: z.int(),
  createdAt: moment,
  commitOid: sha,
  environment: z.string().nullable(),
  creator: actor,
  statuses: z.object({ nodes: z.array(z.object({ state: z.string(), createdAt: moment })) }).nullish(),
});
export type DeploymentNode = z.output<typeof deploymentNode>;

const page = <Node extends z.ZodType>(node: Node) => z.object({ pageInfo, nodes: z.array(node) });

/** `repository` is null where the app may not see it any more. */
export const pullRequestsAnswer = z.object({ rateLimit, repository: z.object({ page: page(pullRequestNode) }).nullable() });
export const deploymentsAnswer = z.object({ rateLimit, repository: z.object({ page: page(deploymentNode) }).nullable() });
export const reviewsAnswer = z.object({ rateLimit, repository: z.object({ pullRequest: z.object({ reviews }).nullable() }).nullable() });
