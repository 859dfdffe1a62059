import { z } from "zod";
import type { Facts } from "../../../model/facts.ts";
import {
  deploymentsAnswer,
  pullRequestsAnswer,
  reviewsAnswer,
  type PullRequestNode,
} from "../../../read/receivers/github/backfill-answer.ts";
import { backfilledDeployment, backfilledPullRequest } from "../../../read/receivers/github/backfill-facts.ts";
import { deploymentsQuery, pullRequestsQuery, reviewsQuery } from "../../../read/receivers/github/backfill-query.ts";
import { remoteId } from "../../../read/git/remote-id.ts";
import type { Outgoing } from "../../../kit/outgoing.ts";
import type { Services } from "../../services.ts";
import { inputKinds } from "../input-kinds.ts";
import { readInput, type ConnectedInput } from "../inputs.ts";
import { addRepository, listRepositories } from "../repositories.ts";
import { tellHealth } from "../take-delivery.ts";
import { openGitHubApi, RateLimited, type GitHubApi } from "./api.ts";
import { githubContext } from "./context.ts";

const day = 86_400_000;
/** How far the first pass goes back. */
const firstPass = 90 * day;
/** GitHub does not send a lost delivery again by itself: every day a short pass finds what is missing. */
const passEvery = day;
const overlap = day;
/** What is left to others who use the same App. */
const leaveOver = 200;
const pageSize = 25;
const pauseAfterFailure = 15 * 60_000;

const repositoryState = z.object({
  installation: z.int(),
  fullName: z.string(),
  repo: z.string(),
  /** Cursor of the next page; "" = the first, null = done. */
  pulls: z.string().nullable(),
  deployments: z.string().nullable(),
});
const passState = z.object({
  since: z.int(),
  started: z.int(),
  done: z.int().nullable(),
  /** GitHub asked us to wait until then. */
  resume: z.int(),
  /** null: not asked yet. */
  repositories: z.array(repositoryState).nullable(),
});
type Pass = z.output<typeof passState>;
type RepositoryState = z.output<typeof repositoryState>;

/**
 * Brings what happened in the last 90 days, then once a day what webhooks may have lost. Goes on where it stopped: after
 * every page its cursor is kept, when the page's facts are on disk. Does nothing where GitHub is not connected with a key.
 */
export async function backfillGitHub(services: Services, outgoing: Outgoing): Promise<void> {
  const input = await readInput(services, "github", inputKinds.github);
  if (input === null || input.config.appId === null || input.secrets.privateKey === undefined) return;
  const now = services.now();
  const last = await readPass(services);
  // Moments that lie further ahead than any pause are from before the clock was set back.
  const paused = last !== null && last.resume > now && last.resume <= now + day;
  if (paused || (last !== null && last.done !== null && Math.abs(now - last.started) < passEvery)) return;
  const first: Pass = {
    since: last === null ? now - firstPass : last.started - overlap,
    started: now,
    done: null,
    resume: 0,
    repositories: null,
  };
  let pass = last === null || last.done !== null ? first : last;
  try {
    const api = openGitHubApi(input, outgoing, () => services.now());
    const repositories = [...(pass.repositories ?? (await readableRepositories(services, api)))];
    for (const [index, repository] of repositories.entries()) {
      for (let state: RepositoryState = repository; state.pulls !== null || state.deployments !== null;) {
        const taken = await takePage(services, api, input, state, pass.since);
        repositories[index] = state = taken.state;
        const limited = taken.remaining !== null && taken.remaining < leaveOver;
        pass = { ...pass, repositories, resume: limited ? taken.resetAt : 0 };
        await writePass(services, pass);
        if (limited) return;
      }
    }
    await writePass(services, { ...pass, done: services.now(), repositories: [] });
  } catch (error) {
    if (error instanceof RateLimited) {
      await writePass(services, { ...pass, resume: Math.min(error.until, services.now() + day) });
      return;
    }
    const reason =
      error instanceof z.ZodError || error instanceof SyntaxError
        ? "GitHub answered in an unknown form"
        : error instanceof Error
          ? error.message
          : String(error);
    await tellHealth(services, (health) => health.rejected("github", 0, "backfill", reason));
    // Tried again, but not at once.
    await writePass(services, { ...pass, resume: services.now() + pauseAfterFailure });
  }
}

/** Asks what the app may read, and puts that on the organisation's list; what somebody took off stays off. */
async function readableRepositories(services: Services, api: GitHubApi): Promise<RepositoryState[]> {
  const repositories: RepositoryState[] = [];
  for (const installation of await api.installations()) {
    for (const { fullName, url } of await api.repositories(installation)) {
      const repo = remoteId(url);
      if (repo === null) continue;
      await addRepository(services.control, repo, "github", false);
      repositories.push({ installation, fullName, repo, pulls: "", deployments: "" });
    }
  }
  const listed = new Set(await listRepositories(services.control));
  return repositories.filter(({ repo }) => listed.has(repo));
}

interface Taken {
  readonly state: RepositoryState;
  /** null where GitHub did not say. */
  readonly remaining: number | null;
  readonly resetAt: number;
}

async function takePage(
  services: Services,
  api: GitHubApi,
  input: ConnectedInput<"github">,
  state: RepositoryState,
  since: number,
): Promise<Taken> {
  const [owner = "", name = ""] = state.fullName.split("/");
  const context = githubContext(services, input);
  const ask = { owner, name, first: pageSize, after: (state.pulls ?? state.deployments) || null };
  if (state.pulls !== null) {
    const { repository, rateLimit } = await api.graphql(state.installation, pullRequestsQuery, ask, pullRequestsAnswer);
    const recent = (repository?.page.nodes ?? []).filter(({ updatedAt }) => updatedAt >= since);
    const whole: PullRequestNode[] = [];
    for (const pull of recent) whole.push(await withAllReviews(api, state, pull));
    await keep(services, await Promise.all(whole.map((pull) => backfilledPullRequest(state.repo, pull, context))));
    const pulls = nextCursor(repository?.page, recent.length);
    return { state: { ...state, pulls }, remaining: rateLimit?.remaining ?? null, resetAt: rateLimit?.resetAt ?? 0 };
  }
  const { repository, rateLimit } = await api.graphql(state.installation, deploymentsQuery, ask, deploymentsAnswer);
  const recent = (repository?.page.nodes ?? []).filter(({ createdAt }) => createdAt >= since);
  await keep(services, await Promise.all(recent.map((deployment) => backfilledDeployment(state.repo, deployment, context))));
  const deployments = nextCursor(repository?.page, recent.length);
  return { state: { ...state, deployments }, remaining: rateLimit?.remaining ?? null, resetAt: rateLimit?.resetAt ?? 0 };
}

async function withAllReviews(
  api: GitHubApi,
  { installation, fullName }: RepositoryState,
  pull: PullRequestNode,
): Promise<PullRequestNode> {
  const [owner = "", name = ""] = fullName.split("/");
  let { pageInfo, nodes } = pull.reviews;
  while (pageInfo.hasNextPage) {
    const variables = { owner, name, number: pull.number, after: pageInfo.endCursor };
    const { repository } = await api.graphql(installation, reviewsQuery, variables, reviewsAnswer);
    const more = repository?.pullRequest?.reviews;
    if (more === undefined || more.nodes.length === 0) break;
    nodes = [...nodes, ...more.nodes];
    pageInfo = more.pageInfo;
  }
  return { ...pull, reviews: { pageInfo, nodes } };
}

/** Newest first: a page that holds something too old is the last one. */
function nextCursor(
  page:
    | { readonly pageInfo: { readonly hasNextPage: boolean; readonly endCursor: string | null }; readonly nodes: readonly unknown[] }
    | undefined,
  recent: number,
): string | null {
  if (page === undefined || !page.pageInfo.hasNextPage || recent < page.nodes.length) return null;
  return page.pageInfo.endCursor;
}

async function keep(services: Services, facts: readonly Facts[]): Promise<void> {
  const artifacts = facts.flatMap((each) => each.artifacts ?? []);
  const events = facts.flatMap((each) => each.events ?? []);
  const verdicts = facts.flatMap((each) => each.verdicts ?? []);
  if (artifacts.length === 0) return;
  await services.journal.write({ artifacts, events, verdicts });
  await tellHealth(services, (health) => health.accepted("github", artifacts.length));
}

async function readPass({ control }: Services): Promise<Pass | null> {
  const [row] = await control.query<{ pass: unknown }>("select cursor -> 'backfill' as pass from source_state where source = 'github'");
  return passState.safeParse(row?.pass).data ?? null;
}

async function writePass({ control }: Services, pass: Pass): Promise<void> {
  await control.query(
    `insert into source_state (source, cursor) values ('github', jsonb_build_object('backfill', $1::jsonb))
     on conflict (source) do update set cursor = source_state.cursor || excluded.cursor`,
    [JSON.stringify(pass)],
  );
}
