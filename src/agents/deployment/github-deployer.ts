import { z } from "zod";
import type { CallDeployer, DeployerRequest } from "./call-deployer.ts";
import { mostListed, type Deployer, type Deployment, type DeploymentState } from "./deployer.ts";

/** What an agent's deployment carries: how it is found again, and not taken for somebody else's. */
const told = z.object({ upshot: z.object({ key: z.string(), takesBack: z.string().default("") }) });

const deployment = z
  .object({
    id: z.int(),
    environment: z.string(),
    ref: z.string(),
    sha: z.string(),
    created_at: z.iso.datetime({ offset: true }),
    payload: z.unknown(),
  })
  .transform(({ id, environment, ref, sha, created_at, payload }): Deployment => {
    const own = told.safeParse(typeof payload === "string" ? parsed(payload) : payload);
    return {
      id: String(id),
      environment,
      ref,
      commit: sha,
      at: Date.parse(created_at),
      key: own.data?.upshot.key ?? "",
      takesBack: own.data?.upshot.takesBack ?? "",
    };
  });
const statuses = z.array(z.object({ state: z.string() }));

const states: Readonly<Record<string, DeploymentState>> = {
  in_progress: "running",
  success: "succeeded",
  failure: "failed",
  error: "failed",
  inactive: "replaced",
};

/** Source: docs.github.com/en/rest/deployments */
export function githubDeployer(
  repo: string,
  { token, apiUrl }: { readonly token: string; readonly apiUrl: string },
  call: CallDeployer,
): Deployer {
  const base = `${apiUrl.replace(/\/+$/, "")}/repos/${repo.replace(/^[^/]*\//, "")}/deployments`;
  const request = (method: DeployerRequest["method"], signal: AbortSignal, body?: object): DeployerRequest => ({
    method,
    signal,
    headers: {
      authorization: `Bearer ${token}`,
      accept: "application/vnd.github+json",
      "x-github-api-version": "2022-11-28",
      ...(body === undefined ? {} : { "content-type": "application/json" }),
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  return {
    repo,
    list: async (environment, signal) => {
      const url = new URL(`${base}?${new URLSearchParams({ environment, per_page: String(mostListed) }).toString()}`);
      return call(url, request("GET", signal), z.array(deployment));
    },
    stateOf: async (id, signal) => {
      const found = await call(new URL(`${base}/${id}/statuses?per_page=30`), request("GET", signal), statuses);
      return states[found[0]?.state ?? ""] ?? "waiting";
    },
    start: async ({ environment, ref, key, agent, takesBack }, signal) => {
      const body = {
        ref,
        environment,
        // Nothing is merged on the way, and the checks of the commit have to be green; those of what ran before were.
        auto_merge: false,
        ...(takesBack === "" ? {} : { required_contexts: [] }),
        description: takesBack === "" ? `Started by the agent ${agent}` : `Rolled back by the agent ${agent}`,
        payload: { upshot: { key, agent, takesBack } },
      };
      return call(new URL(base), request("POST", signal, body), deployment);
    },
  };
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    // What others put there is theirs.
    return undefined;
  }
}
