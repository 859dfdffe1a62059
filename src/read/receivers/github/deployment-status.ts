import { z } from "zod";
import { deploymentPart } from "./deployment.ts";
import { deploymentFacts } from "./deployment-facts.ts";
import { personOf, type GitHubMapper } from "./github-context.ts";
import { moment, repository } from "./payload.ts";

const schema = z.object({
  repository,
  deployment: deploymentPart,
  deployment_status: z.object({ state: z.string(), created_at: moment }),
});

/** Event `deployment_status`: how a deployment went. It tells of the deployment too, in case that delivery was lost. */
export const mapDeploymentStatus: GitHubMapper = async (payload, context) => {
  const { repository: repo, deployment, deployment_status: status } = schema.parse(payload);
  if (deployment.production_environment !== true && !context.isProduction(deployment.environment)) return {};
  return deploymentFacts({
    repo,
    id: deployment.id,
    sha: deployment.sha,
    creator: await personOf(context, deployment.creator),
    at: deployment.created_at,
    statuses: [{ state: status.state, at: status.created_at }],
  });
};
