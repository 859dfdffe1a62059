import { z } from "zod";
import { personOf, type GitHubMapper } from "./github-context.ts";
import { account, moment, pullRequestUrn, repository } from "./payload.ts";
import { reviewFacts } from "./review-facts.ts";

const schema = z.object({
  action: z.string(),
  repository,
  review: z.object({ id: z.int(), user: account, submitted_at: moment.nullish(), state: z.string() }),
  pull_request: z.object({ number: z.int(), user: account, updated_at: moment }),
});

/** Event `pull_request_review`. What people answer in their own pull request is no review, nor is a bot's. */
export const mapPullRequestReview: GitHubMapper = async (payload, context) => {
  const { repository: repo, review, pull_request: pull } = schema.parse(payload);
  const reviewer = await personOf(context, review.user);
  if (reviewer === "" || review.user?.login === pull.user?.login || typeof review.submitted_at !== "number") return {};
  return reviewFacts({
    repo,
    pullRequest: pullRequestUrn(repo, pull.number),
    id: review.id,
    reviewer,
    state: review.state.toLowerCase(),
    at: review.submitted_at,
    seen: Math.max(review.submitted_at, pull.updated_at),
  });
};
