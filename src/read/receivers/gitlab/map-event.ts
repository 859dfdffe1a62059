import { z } from "zod";
import type { EventFact, EventKind, Facts } from "../../../model/facts.ts";
import { remoteId } from "../../git/remote-id.ts";

export interface GitLabContext {
  /** Pseudonym of whoever has this user name. */
  personOf(login: string): Promise<string>;
  isProduction(environment: string): boolean;
}

export type MappedEvent =
  | { readonly kind: "facts"; readonly facts: Facts }
  | { readonly kind: "pushed"; readonly repo: string }
  | { readonly kind: "ignored" }
  | { readonly kind: "malformed"; readonly reason: string };

/** GitLab writes "2026-10-31T12:00:00Z", "2026-10-31 12:00:00 UTC" and "2026-10-31 12:00:00 +0200". */
const moment = z
  .string()
  .transform((text) => Date.parse(text.replace(" UTC", "Z").replace(/^(\d{4}-\d\d-\d\d) (\d\d:\d\d:\d\d) ?/, "$1T$2")))
  .pipe(z.int());
const account = z.object({ username: z.string().default("") }).nullish();
const project = z
  .object({ web_url: z.string() })
  .transform(({ web_url }) => remoteId(web_url))
  .pipe(z.string());

const mergeRequest = z.object({
  project,
  user: account,
  object_attributes: z.object({
    iid: z.int(),
    action: z.string().optional(),
    draft: z.boolean().optional(),
    work_in_progress: z.boolean().optional(),
    created_at: moment,
    updated_at: moment,
  }),
  changes: z.object({ draft: z.object({ current: z.boolean() }).optional() }).optional(),
});

const deployment = z.object({
  project,
  user: account,
  deployment_id: z.int(),
  environment: z.string(),
  status: z.string(),
  status_changed_at: moment,
  commit_url: z.string().default(""),
});

const push = z.object({ project });

const actions: Readonly<Record<string, EventKind>> = {
  open: "opened",
  close: "closed",
  reopen: "reopened",
  merge: "merged",
  approved: "approved",
  approval: "approved",
};
const statuses: Readonly<Record<string, EventKind>> = { running: "deployed", success: "healthy", failed: "failed" };

/** @param payload of a GitLab webhook. Source: docs.gitlab.com/user/project/integrations/webhook_events */
export async function mapGitLabEvent(payload: unknown, context: GitLabContext): Promise<MappedEvent> {
  const kind = z.object({ object_kind: z.string() }).safeParse(payload).data?.object_kind;
  try {
    switch (kind) {
      case "push":
        return { kind: "pushed", repo: push.parse(payload).project };
      case "merge_request":
        return { kind: "facts", facts: await mergeRequestFacts(mergeRequest.parse(payload), context) };
      case "deployment":
        return { kind: "facts", facts: await deploymentFacts(deployment.parse(payload), context) };
      default:
        return { kind: "ignored" };
    }
  } catch (error) {
    if (!(error instanceof z.ZodError)) throw error;
    return {
      kind: "malformed",
      reason: `not as GitLab documents it: ${[...new Set(error.issues.map(({ path }) => path.join(".")))].slice(0, 5).join(", ")}`,
    };
  }
}

/** The payload names who acted, not who made the merge request: its author is known when it is opened. */
async function mergeRequestFacts(
  { project: repo, user, object_attributes: merge, changes }: z.output<typeof mergeRequest>,
  context: GitLabContext,
): Promise<Facts> {
  const urn = `pr:${repo}#${merge.iid}`;
  const person = await personOf(context, user);
  const draft = merge.draft ?? merge.work_in_progress ?? false;
  const events: EventFact[] = [];
  const say = (kind: EventKind, at: number): void => {
    events.push({ key: `gitlab:${kind}:${urn}:${at}`, artifact: urn, kind, at, person, version: at });
  };
  const kind = actions[merge.action ?? ""];
  if (kind !== undefined) say(kind, kind === "opened" ? merge.created_at : merge.updated_at);
  if ((merge.action === "open" && !draft) || changes?.draft?.current === false)
    say("ready", merge.action === "open" ? merge.created_at : merge.updated_at);
  const opened = merge.action === "open";
  return {
    artifacts: opened
      ? [
          {
            urn,
            kind: "pull_request",
            repo,
            authors: person === "" ? [] : [person],
            at: merge.created_at,
            linesAdded: 0,
            linesRemoved: 0,
            parent: "",
            version: merge.created_at,
          },
        ]
      : [],
    events,
  };
}

async function deploymentFacts(
  { project: repo, user, deployment_id: id, environment, status, status_changed_at: at, commit_url }: z.output<typeof deployment>,
  context: GitLabContext,
): Promise<Facts> {
  const kind = statuses[status];
  if (kind === undefined || !context.isProduction(environment)) return {};
  const urn = `deploy:${repo}#${id}`;
  const person = await personOf(context, user);
  const sha = /\/commit\/([0-9a-f]{40,64})$/.exec(commit_url)?.[1];
  const started = kind === "deployed";
  return {
    artifacts: [
      {
        urn,
        kind: "deployment",
        repo,
        authors: person === "" ? [] : [person],
        at,
        linesAdded: 0,
        linesRemoved: 0,
        parent: sha === undefined ? "" : `git:${repo}@${sha}`,
        // Its start is said by the first status; a later one stands in where that was lost.
        version: started ? at : 1,
      },
    ],
    events: [{ key: `gitlab:${kind}:${urn}:${at}`, artifact: urn, kind, at, person: started ? person : "", version: at }],
  };
}

/** GitLab's own service accounts and those of access tokens are no people. */
async function personOf(context: GitLabContext, who: z.output<typeof account>): Promise<string> {
  const login = who?.username ?? "";
  return login === "" || /(^(project|group)_\d+_bot|^ghost$|-bot$)/.test(login) ? "" : context.personOf(login);
}
