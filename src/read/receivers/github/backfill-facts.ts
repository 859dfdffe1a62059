import type { EventFact, Facts } from "../../../model/facts.ts";
import type { DeploymentNode, PullRequestNode } from "./backfill-answer.ts";
import { deploymentFacts } from "./deployment-facts.ts";
import { personOf, type GitHubContext } from "./github-context.ts";
import { pullRequestUrn } from "./payload.ts";
import { pullRequestEvent } from "./pull-request-event.ts";
import { reviewFacts } from "./review-facts.ts";

/** A pull request of the past, with the very facts its webhooks would have told. */
export async function backfilledPullRequest(repo: string, pull: PullRequestNode, context: GitHubContext): Promise<Facts> {
  const urn = pullRequestUrn(repo, pull.number);
  const author = await personOf(context, pull.author);
  const events: EventFact[] = [pullRequestEvent(urn, "opened", pull.createdAt, author)];
  const [changed] = pull.timelineItems.nodes.flatMap(({ __typename: type }) =>
    type === "ReadyForReviewEvent" || type === "ConvertToDraftEvent" ? [type] : [],
  );
  const openedReady = changed === undefined ? !pull.isDraft : changed === "ConvertToDraftEvent";
  if (openedReady) events.push(pullRequestEvent(urn, "ready", pull.createdAt, author));
  for (const { __typename, createdAt, actor } of pull.timelineItems.nodes) {
    const person = await personOf(context, actor);
    if (__typename === "ReadyForReviewEvent") events.push(pullRequestEvent(urn, "ready", createdAt, person));
    if (__typename === "ReopenedEvent") events.push(pullRequestEvent(urn, "reopened", createdAt, person));
    // Merging closes too; that is no closing of its own.
    if (__typename === "ClosedEvent" && createdAt !== pull.mergedAt) events.push(pullRequestEvent(urn, "closed", createdAt, person));
  }
  if (typeof pull.mergedAt === "number")
    events.push(pullRequestEvent(urn, "merged", pull.mergedAt, await personOf(context, pull.mergedBy)));
  const reviews: Facts[] = [];
  for (const review of pull.reviews.nodes) {
    const reviewer = await personOf(context, review.author);
    if (reviewer === "" || review.submittedAt === null || review.author?.login === pull.author?.login) continue;
    const { databaseId: id, submittedAt: at, updatedAt: seen } = review;
    reviews.push(reviewFacts({ repo, pullRequest: urn, id, reviewer, state: review.state.toLowerCase(), at, seen }));
  }
  return {
    artifacts: [
      {
        urn,
        kind: "pull_request",
        repo,
        authors: author === "" ? [] : [author],
        at: pull.createdAt,
        linesAdded: pull.additions,
        linesRemoved: pull.deletions,
        parent: "",
        version: pull.updatedAt,
      },
      ...reviews.flatMap(({ artifacts = [] }) => artifacts),
    ],
    events: [...events, ...reviews.flatMap((facts) => facts.events ?? [])],
    verdicts: reviews.flatMap(({ verdicts = [] }) => verdicts),
  };
}

export async function backfilledDeployment(repo: string, deployment: DeploymentNode, context: GitHubContext): Promise<Facts> {
  if (!context.isProduction(deployment.environment ?? "")) return {};
  return deploymentFacts({
    repo,
    id: deployment.databaseId,
    sha: deployment.commitOid,
    creator: await personOf(context, deployment.creator),
    at: deployment.createdAt,
    statuses: (deployment.statuses?.nodes ?? []).map(({ state, createdAt }) => ({ state, at: createdAt })),
  });
}
