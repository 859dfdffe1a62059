import type { BlobCache } from "../../kit/blob-cache.ts";
import { judgeCommit } from "../../judge/verdicts/commit.ts";
import { commitFates } from "../../judge/verdicts/commit-fates.ts";
import type { Link } from "../../model/link.ts";
import type { Session } from "../../model/session.ts";
import { readCommits } from "../../read/git/commits.ts";
import { landings } from "../../read/git/landing.ts";
import type { Repository } from "../../read/git/repository.ts";
import { findReverts } from "../../read/git/reverts.ts";
import { survivalByCommit } from "../../read/git/survival.ts";
import type { Correction } from "../decisions.ts";
import type { Progress } from "../progress.ts";
import type { LogsRead } from "./gather-logs.ts";
import { linkRepository } from "./link-repository.ts";
import { commitUrn, type JudgedRepository } from "./selection.ts";

export interface JudgeRequest {
  readonly repository: Repository;
  readonly sessions: readonly Session[];
  readonly asOf: number;
  readonly now: number;
  readonly logs: LogsRead;
  readonly corrections: readonly Correction[];
  readonly blobs: BlobCache;
  readonly progress: Progress;
}

/** Reads a repository's history, links the sessions to it, and judges every commit as of a moment. */
export async function judgeRepository(request: JudgeRequest): Promise<JudgedRepository> {
  const { repository, asOf, blobs, progress } = request;
  const [all, survival] = await Promise.all([
    readCommits(repository, { refs: "all", now: request.now, cache: blobs, onProgress: progress.commits }),
    repository.defaultBranch === null
      ? null
      : survivalByCommit(repository.root, { ref: repository.defaultBranch.sha, cache: blobs, onProgress: progress.lines }),
  ]);
  const { bySha, squashes } = landings(repository, all);
  const history = {
    commits: all,
    landings: bySha,
    survival: new Map((survival?.commits ?? []).map((commit) => [commit.sha, commit])),
    reverts: findReverts(all),
  };
  const fates = commitFates(history, asOf, (sha) => commitUrn(repository.id, sha));
  const verdicts = new Map([...fates].map(([sha, fate]) => [sha, judgeCommit(fate, asOf)]));
  const { links, skipped } = await linkRepository(request, history, squashes);
  return { repository, history, sessions: request.sessions, links: knownAt(links, all, asOf), skipped, verdicts, fates, asOf };
}

/** What was committed after the as-of moment is not known yet. */
function knownAt(
  links: readonly Link[],
  commits: readonly { readonly sha: string; readonly committedAt: number; readonly clockSuspect?: boolean }[],
  asOf: number,
): Link[] {
  const later = new Set(commits.filter((commit) => commit.committedAt > asOf && commit.clockSuspect !== true).map((commit) => commit.sha));
  return links.filter((link) => !later.has(link.artifact.slice(link.artifact.lastIndexOf("@") + 1)));
}
