import { z } from "zod";
import { UpshotError } from "../../kit/errors.ts";
import { sameThing } from "../deployment/deployment-tools.ts";
import type { Deployer, Deployment } from "../deployment/deployer.ts";
import { checkHealth } from "../deployment/health.ts";
import { openDeployer } from "../deployment/open-deployer.ts";
import type { Finding, Verifier } from "../tools/verifier.ts";

const kinds: ReadonlySet<string> = new Set(["deployment.started", "deployment.rolled-back"]);
const subject = z.object({ repo: z.string(), id: z.string(), environment: z.string(), at: z.number() });
/** Checks of the service when the window ends, a second apart. */
const checks = 3;
const patience = 60_000;

/**
 * A deployment holds when its service is healthy at the end of the window, and it did not fail and was not rolled back, by whomever.
 * `of` is the address that tells whether the service is healthy.
 */
const verifier: Verifier = {
  id: "deploy.healthy",
  kind: "deployment",
  claims: (effects) =>
    effects.flatMap(({ kind, artifact, subject: told }) => {
      const read = subject.safeParse(told);
      return kinds.has(kind) && read.success ? [{ artifact, subject: told, at: read.data.at }] : [];
    }),
  async look(claim, { window, of }, world) {
    const { repo, id, environment } = subject.parse(claim.subject);
    const signal = AbortSignal.timeout(patience);
    const deployer = await openDeployer(repo, world);
    const listed = await deployer.list(environment, signal);
    const early = await whatBecame(deployer, listed, id, signal);
    if (early !== null) return early;
    if (world.now() < claim.at + window) return { verdict: "pending", evidence: "it runs, and was not rolled back" };
    if (listed[0]?.id !== id) return { verdict: "unclear", evidence: "another deployment took its place before anybody looked" };
    const state = await deployer.stateOf(id, signal);
    if (state !== "succeeded") return { verdict: "undone", evidence: `it had not succeeded when its time was over: it is ${state}` };
    return health(of, world, signal);
  },
};
export default verifier;

/** What ends it before its time. */
async function whatBecame(deployer: Deployer, listed: readonly Deployment[], id: string, signal: AbortSignal): Promise<Finding | null> {
  const place = listed.findIndex((one) => one.id === id);
  const own = listed[place];
  if (own === undefined) return { verdict: "unclear", evidence: "it is not among the deployments that are listed any more" };
  const [newer, older] = [listed.slice(0, place), listed.slice(place + 1)];
  // A newer one that deploys what ran before is a roll-back, also where nobody calls it so.
  const back = newer.find((one) => one.takesBack === id || (!sameThing(one, own) && older.some((before) => sameThing(before, one))));
  if (back !== undefined) return { verdict: "undone", evidence: `it was rolled back by deployment ${back.id}` };
  return (await deployer.stateOf(id, signal)) === "failed" ? { verdict: "undone", evidence: "the deployment failed" } : null;
}

async function health(of: string, world: Parameters<Verifier["look"]>[2], signal: AbortSignal): Promise<Finding> {
  if (!URL.canParse(of)) return { verdict: "unclear", evidence: "the contract names no address that tells whether the service is healthy" };
  const url = new URL(of);
  try {
    const { healthy, said, failed } = await checkHealth(url, checks, world, signal);
    return healthy
      ? { verdict: "held", evidence: `${url.host} was healthy (${said}) at the end of its time, and it was not rolled back` }
      : {
          verdict: "undone",
          evidence: `${url.host} was not healthy at the end of its time: ${failed} of ${checks} checks failed (${said})`,
        };
  } catch (error) {
    if (error instanceof UpshotError && error.code === "outgoing-refused") return { verdict: "unclear", evidence: error.message };
    throw error;
  }
}
