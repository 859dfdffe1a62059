import { createHmac } from "node:crypto";
import { z } from "zod";
import type { CallDeployer, DeployerRequest } from "./call-deployer.ts";
import type { Deployer, Deployment } from "./deployer.ts";

const state = z.enum(["waiting", "running", "succeeded", "failed", "replaced"]);
const deployment = z.object({
  id: z.string().min(1).max(200),
  environment: z.string(),
  ref: z.string(),
  commit: z.string().default(""),
  at: z.int(),
  key: z.string().default(""),
  takesBack: z.string().default(""),
  state,
});
const list = z.object({ deployments: z.array(deployment) });

/**
 * A deployer of one's own, behind one address: POST orders a deployment, GET lists those of an environment, the newest first. Both
 * are signed as the webhooks of docs/inputs.md are: `X-Upshot-Signature: t=<seconds>,v1=<hex>`, over `<seconds>.` and the body or,
 * of GET, the path with its query. An order that comes again with the same key is the same order.
 */
export function webhookDeployer(
  repo: string,
  { url, secret }: { readonly url: string; readonly secret: string },
  call: CallDeployer,
  now: () => number,
): Deployer {
  const signed = (text: string): Record<string, string> => {
    const seconds = Math.floor(now() / 1000);
    const signature = createHmac("sha256", secret).update(`${seconds}.${text}`).digest("hex");
    return { "x-upshot-signature": `t=${seconds},v1=${signature}` };
  };
  const get = async (query: Readonly<Record<string, string>>, signal: AbortSignal): Promise<z.output<typeof list>> => {
    const at = new URL(url);
    for (const [name, value] of Object.entries(query)) at.searchParams.set(name, value);
    return call(at, { method: "GET", headers: signed(`${at.pathname}${at.search}`), signal }, list);
  };
  return {
    repo,
    list: async (environment, signal) => (await get({ environment }, signal)).deployments,
    stateOf: async (id, signal) => (await get({ id }, signal)).deployments.find((one) => one.id === id)?.state ?? "waiting",
    start: async (order, signal): Promise<Deployment> => {
      const body = JSON.stringify(order);
      const request: DeployerRequest = { method: "POST", headers: { ...signed(body), "content-type": "application/json" }, body, signal };
      return call(new URL(url), request, deployment);
    },
  };
}
