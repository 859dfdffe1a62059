import type { BlobCache } from "../../kit/blob-cache.ts";
import type { History } from "../../judge/verdicts/commit-fates.ts";
import type { Skipped } from "../../model/skipped.ts";
import type { AgentTrace } from "../../read/git/agent-trace-record.ts";
import { readAgentTraces } from "../../read/git/agent-trace.ts";
import { readAiNotes, type AiNote } from "../../read/git/ai-notes.ts";
import { readCommits } from "../../read/git/commits.ts";
import { landings } from "../../read/git/landing.ts";
import type { Repository } from "../../read/git/repository.ts";
import { findReverts } from "../../read/git/reverts.ts";
import type { Squash } from "../../read/git/squashes.ts";
import { beginSurvivalByCommit } from "../../read/git/survival.ts";
import type { Progress } from "../progress.ts";

export interface HistoryRequest {
  readonly repository: Repository;
  readonly now: number;
  readonly blobs: BlobCache;
  readonly progress: Progress;
}

/** What a repository says by itself, whatever sessions there are and whenever it is judged. */
export interface RepositoryHistory {
  readonly history: History;
  readonly squashes: readonly Squash[];
  readonly notes: readonly AiNote[];
  readonly traces: readonly AgentTrace[];
  readonly skipped: readonly Skipped[];
}

/** Needs no log, so that git can work while logs are read. */
export async function readHistory({ repository, now, blobs, progress }: HistoryRequest): Promise<RepositoryHistory> {
  const lines =
    repository.defaultBranch === null
      ? null
      : await beginSurvivalByCommit(repository.root, { ref: repository.defaultBranch.sha, cache: blobs, onProgress: progress.lines });
  // Git compares each commit with its parent once, for both.
  const shared = lines === null ? {} : { onPatch: lines.take };
  const [commits, { notes, skipped: badNotes }] = await Promise.all([
    readCommits(repository, { refs: "all", now, cache: blobs, onProgress: progress.commits, ...shared }),
    readAiNotes(repository),
  ]);
  const survival = await lines?.finish();
  const { traces, skipped: badTraces } = readAgentTraces(repository.worktrees);
  const { bySha, squashes } = landings(repository, commits);
  const history = {
    commits,
    landings: bySha,
    survival: new Map((survival?.commits ?? []).map((commit) => [commit.sha, commit])),
    reverts: findReverts(commits),
  };
  return { history, squashes, notes, traces, skipped: [...badNotes, ...badTraces] };
}
