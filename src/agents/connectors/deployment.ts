import { deploymentTools } from "../deployment/deployment-tools.ts";
import { openDeployer } from "../deployment/open-deployer.ts";
import type { Connector } from "../tools/connector.ts";

/** Deployments of one repository: by GitHub's API, or by a deployer of one's own behind a signed webhook. */
const connector: Connector<{ readonly repo: string; readonly may: readonly ("start" | "roll-back")[] }> = {
  id: "deployment",
  open: async ({ repo, may }, world) => ({
    tools: deploymentTools({ deployer: await openDeployer(repo, world), may, world }),
    close: async () => undefined,
  }),
};
export default connector;
