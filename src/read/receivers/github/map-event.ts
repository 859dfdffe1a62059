import { z } from "zod";
import type { Facts } from "../../../model/facts.ts";
import { mapDeployment } from "./deployment.ts";
import { mapDeploymentStatus } from "./deployment-status.ts";
import type { GitHubContext, GitHubMapper } from "./github-context.ts";
import { mapPullRequest } from "./pull-request.ts";
import { mapPullRequestReview } from "./pull-request-review.ts";
import { pushedRepository } from "./push.ts";

/** What one delivery of a webhook says. */
export type MappedEvent =
  | { readonly kind: "facts"; readonly facts: Facts }
  | { readonly kind: "pushed"; readonly repo: string }
  /** An event that says nothing we keep: checks, comments, whatever GitHub adds. */
  | { readonly kind: "ignored" }
  /** In our own words: the payload is not quoted. */
  | { readonly kind: "malformed"; readonly reason: string };

const mappers: ReadonlyMap<string, GitHubMapper> = new Map([
  ["pull_request", mapPullRequest],
  ["pull_request_review", mapPullRequestReview],
  ["deployment", mapDeployment],
  ["deployment_status", mapDeploymentStatus],
]);

/** @param name of the event, as the header `X-GitHub-Event` has it */
export async function mapGitHubEvent(name: string, payload: unknown, context: GitHubContext): Promise<MappedEvent> {
  try {
    if (name === "push") return { kind: "pushed", repo: pushedRepository(payload) };
    const mapper = mappers.get(name);
    return mapper === undefined ? { kind: "ignored" } : { kind: "facts", facts: await mapper(payload, context) };
  } catch (error) {
    if (!(error instanceof z.ZodError)) throw error;
    const fields = [...new Set(error.issues.map(({ path }) => path.join(".") || "the payload"))];
    return { kind: "malformed", reason: `not as GitHub documents it: ${fields.slice(0, 5).join(", ")}` };
  }
}
