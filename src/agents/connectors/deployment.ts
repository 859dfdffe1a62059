import type { AgentDefinition } from "../definition/agent-definition.ts";
import { deploymentTools } from "../deployment/deployment-tools.ts";
import { openDeployer } from "../deployment/open-deployer.ts";
import { credentialNameOf } from "../../model/repository-name.ts";
import type { Connector } from "../tools/connector.ts";

/** Deployments of one repository, in the environments that are listed: by GitHub's API, or by a deployer of one's own behind a signed webhook. */
const connector: Connector<NonNullable<AgentDefinition["tools"]["deployment"]>> = {
  id: "deployment",
  open: async ({ repo, may, environments }, world) => ({
    credentialOf: () => ({ kind: "deployment", name: credentialNameOf(repo) }),
    tools: deploymentTools({ deployer: await openDeployer(repo, world), may, environments, world }),
    close: async () => undefined,
  }),
};
export default connector;
