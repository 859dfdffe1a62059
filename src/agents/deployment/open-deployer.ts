import { z } from "zod";
import { UpshotError } from "../../kit/errors.ts";
import { openOutgoing } from "../../kit/outgoing.ts";
import type { World } from "../tools/connector.ts";
import { callDeployer } from "./call-deployer.ts";
import type { Deployer } from "./deployer.ts";
import { githubDeployer } from "./github-deployer.ts";
import { credentialNameOf, ledgerRepo, repoOf } from "../../model/repository-name.ts";
import { webhookDeployer } from "./webhook-deployer.ts";

/** Access to the deployments of one repository, and of no other. */
export const deploymentCredential = z.preprocess(
  (entered) => (typeof entered === "object" && entered !== null && !("kind" in entered) ? { ...entered, kind: "github" } : entered),
  z.discriminatedUnion("kind", [
    z.object({
      kind: z.literal("github"),
      repo: z.string().min(3),
      token: z.string().min(10),
      /** Another one for GitHub Enterprise Server. */
      apiUrl: z.url().default("https://api.github.com"),
    }),
    z.object({ kind: z.literal("webhook"), repo: z.string().min(3), url: z.url(), secret: z.string().min(16) }),
  ]),
);

/** Whatever deploys a repository, as it was entered. @throws UpshotError `not-set-up` */
export async function openDeployer(repo: string, world: World): Promise<Deployer> {
  const name = credentialNameOf(repo);
  const read = deploymentCredential.safeParse(await world.credential("deployment", name));
  // A token reaches further than the repository it was entered for: an agent's definition does not.
  if (!read.success || repoOf(read.data.repo) !== repoOf(repo))
    throw new UpshotError({
      code: "not-set-up",
      message: `there is no access to the deployments of ${repo}`,
      hint: `Enter it under Agents, Access, kind deployment, name "${name}", with repo: ${repo}; see docs/agents/deployment.md.`,
    });
  const call = callDeployer({
    outgoing: openOutgoing({ allowed: world.privateHosts, milliseconds: 20_000, mostBytes: 8 << 20 }),
    refused: async (problem) => world.credentialProblem("deployment", name, problem),
  });
  return read.data.kind === "github"
    ? githubDeployer(ledgerRepo(repo), read.data, call)
    : webhookDeployer(ledgerRepo(repo), read.data, call, world.now);
}
