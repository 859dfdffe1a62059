import { judgeCommit, type CommitFate } from "../../judge/verdicts/commit.ts";
import { commitFates } from "../../judge/verdicts/commit-fates.ts";
import type { Session } from "../../model/session.ts";
import type { Verdict } from "../../model/yield.ts";
import type { Repository } from "../../read/git/repository.ts";
import type { Correction } from "../decisions.ts";
import type { LogsRead } from "./gather-logs.ts";
import { linkRepository } from "./link-repository.ts";
import type { RepositoryHistory } from "./read-history.ts";
import { commitUrn, shaOf, type JudgedRepository } from "./selection.ts";

export interface JudgeRequest {
  readonly repository: Repository;
  readonly read: RepositoryHistory;
  readonly sessions: readonly Session[];
  readonly asOf: number;
  /** Keep links to commits made after `asOf`, as pending: they are known, where nobody named another moment. */
  readonly keepLater?: boolean;
  readonly logs: LogsRead;
  readonly corrections: readonly Correction[];
}

/** Links the sessions to a repository's commits, and judges every commit as of a moment. */
export function judgeRepository(request: JudgeRequest): JudgedRepository {
  const { repository, read, sessions, asOf } = request;
  const { history, skipped } = read;
  const fates = commitFates(history, asOf, (sha) => commitUrn(repository.id, sha));
  const later = laterThan(asOf, history.commits);
  const verdicts = new Map([...fates].map(([sha, fate]) => [sha, later.has(sha) ? tooEarly(fate) : judgeCommit(fate, asOf)]));
  const links = linkRepository(request);
  // A moment somebody named hides what came later. Commits made here since the last fetch are known, and too young to judge.
  const known = request.keepLater === true ? links : links.filter(({ artifact }) => !later.has(shaOf(artifact)));
  return { repository, history, sessions, links: known, skipped, verdicts, fates, asOf };
}

function laterThan(
  asOf: number,
  commits: readonly { readonly sha: string; readonly committedAt: number; readonly clockSuspect?: boolean }[],
): ReadonlySet<string> {
  return new Set(commits.flatMap(({ sha, committedAt, clockSuspect }) => (committedAt > asOf && clockSuspect !== true ? [sha] : [])));
}

function tooEarly({ artifact }: CommitFate): Verdict {
  const parts = { held: 0, pending: 1, undone: 0 };
  return { artifact, state: "pending", parts, says: "made after the moment this report judges as of, so it is too early to say" };
}
