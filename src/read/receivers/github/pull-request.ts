import { z } from "zod";
import type { EventFact } from "../../../model/facts.ts";
import { personOf, type GitHubMapper } from "./github-context.ts";
import { account, moment, pullRequestUrn, repository } from "./payload.ts";
import { pullRequestEvent } from "./pull-request-event.ts";

const schema = z.object({
  action: z.string(),
  repository,
  sender: account,
  pull_request: z.object({
    number: z.int(),
    user: account,
    draft: z.boolean().nullish(),
    created_at: moment,
    updated_at: moment,
    closed_at: moment.nullish(),
    merged_at: moment.nullish(),
    merged_by: account,
    additions: z.int().min(0),
    deletions: z.int().min(0),
  }),
});

/**
 * Event `pull_request`: the pull request as it stands, that it was opened, and what this delivery tells. Keys of events
 * are the same as those of the backfill.
 */
export const mapPullRequest: GitHubMapper = async (payload, context) => {
  const { action, repository: repo, sender, pull_request: pull } = schema.parse(payload);
  const urn = pullRequestUrn(repo, pull.number);
  const author = await personOf(context, pull.user);
  const events: EventFact[] = [pullRequestEvent(urn, "opened", pull.created_at, author)];
  const actor = await personOf(context, sender);
  if (action === "opened" && pull.draft !== true) events.push(pullRequestEvent(urn, "ready", pull.created_at, author));
  if (action === "ready_for_review") events.push(pullRequestEvent(urn, "ready", pull.updated_at, actor));
  if (action === "reopened") events.push(pullRequestEvent(urn, "reopened", pull.updated_at, actor));
  if (typeof pull.merged_at === "number") {
    events.push(pullRequestEvent(urn, "merged", pull.merged_at, await personOf(context, pull.merged_by)));
  } else if (action === "closed" && typeof pull.closed_at === "number") {
    events.push(pullRequestEvent(urn, "closed", pull.closed_at, actor));
  }
  return {
    artifacts: [
      {
        urn,
        kind: "pull_request",
        repo,
        authors: author === "" ? [] : [author],
        at: pull.created_at,
        linesAdded: pull.additions,
        linesRemoved: pull.deletions,
        parent: "",
        version: pull.updated_at,
      },
    ],
    events,
  };
};
