import { z } from "zod";
import { repoOf } from "../../model/repository-name.ts";

/** What a code host or a deployer told, as far as triggers ask. */
export interface DeliveryEvent {
  readonly kind: "deployment" | "pull-request";
  /** "github.com/acme/shop", in small letters. */
  readonly repo: string;
  /** "" where the sender names none. */
  readonly environment: string;
  /** "success", "failure", "error"; "opened", "reopened", "ready_for_review", "closed". */
  readonly state: string;
  /** Number of the pull request or the deployment, as its sender has it. */
  readonly id: string;
  /** The commit, where it is told. */
  readonly commit: string;
  /** The agent that started the deployment; "" where it was nobody of ours. */
  readonly by: string;
}

const repository = z.object({ html_url: z.url() });
const short = z.string().max(300);

/** Source: docs.github.com/en/webhooks/webhook-events-and-payloads */
const deploymentStatus = z.object({
  repository,
  deployment: z.object({ id: z.int(), sha: short, environment: short, payload: z.unknown() }),
  deployment_status: z.object({ state: short }),
});
const pullRequest = z.object({
  repository,
  action: short,
  pull_request: z.object({ number: z.int(), head: z.object({ sha: short }) }),
});
/** The generic webhook of docs/inputs.md. */
const generic = z.object({
  id: short,
  kind: z.literal("deployment"),
  status: short,
  service: short,
  version: short.optional(),
  environment: short.optional(),
});

/** How a deployment ended; what waits, runs or was replaced wakes nobody. */
const endings = new Set(["success", "failure", "error"]);
const genericEndings: Readonly<Record<string, string>> = { succeeded: "success", failed: "failure" };
const actions = new Set(["opened", "reopened", "ready_for_review", "closed"]);

/** What a signed delivery tells that a trigger may wait for; null: nothing. Titles, texts and names of branches are not read. */
export function readDeliveryEvent(payload: unknown): DeliveryEvent | null {
  const status = deploymentStatus.safeParse(payload);
  if (status.success) {
    const { deployment, repository: where, deployment_status: now } = status.data;
    if (!endings.has(now.state)) return null;
    const { id, sha, environment, payload: told } = deployment;
    return {
      kind: "deployment",
      repo: repoOf(where.html_url),
      environment,
      state: now.state,
      id: String(id),
      commit: sha,
      by: agentOf(told),
    };
  }
  const pull = pullRequest.safeParse(payload);
  if (pull.success) {
    const { action, pull_request: of, repository: where } = pull.data;
    if (!actions.has(action)) return null;
    return {
      kind: "pull-request",
      repo: repoOf(where.html_url),
      environment: "",
      state: action,
      id: String(of.number),
      commit: of.head.sha,
      by: "",
    };
  }
  const hook = generic.safeParse(payload);
  if (hook.success) {
    const { id, service, version = "", environment = "" } = hook.data;
    const state = genericEndings[hook.data.status];
    if (state === undefined) return null;
    return { kind: "deployment", repo: repoOf(`https://${service}`), environment, state, id, commit: version, by: "" };
  }
  return null;
}

/** A deployment that an agent started carries its name: it is not woken by its own. */
function agentOf(told: unknown): string {
  const text = typeof told === "string" ? parsed(told) : told;
  const read = z.object({ upshot: z.object({ agent: short }) }).safeParse(text);
  return read.success ? read.data.upshot.agent : "";
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    // What others put there is theirs.
    return undefined;
  }
}
