import { z } from "zod";
import { personOf, type GitHubMapper } from "./github-context.ts";
import { deploymentFacts } from "./deployment-facts.ts";
import { account, moment, repository, sha } from "./payload.ts";

export const deploymentPart = z.object({
  id: z.int(),
  sha,
  environment: z.string(),
  production_environment: z.boolean().nullish(),
  creator: account,
  created_at: moment,
});

const schema = z.object({ repository, deployment: deploymentPart });

/** Event `deployment`: one was started. */
export const mapDeployment: GitHubMapper = async (payload, context) => {
  const { repository: repo, deployment } = schema.parse(payload);
  if (deployment.production_environment !== true && !context.isProduction(deployment.environment)) return {};
  return deploymentFacts({
    repo,
    id: deployment.id,
    sha: deployment.sha,
    creator: await personOf(context, deployment.creator),
    at: deployment.created_at,
    statuses: [],
  });
};
