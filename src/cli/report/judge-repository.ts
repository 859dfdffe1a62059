import { judgeCommit } from "../../judge/verdicts/commit.ts";
import { commitFates } from "../../judge/verdicts/commit-fates.ts";
import type { Link } from "../../model/link.ts";
import type { Session } from "../../model/session.ts";
import type { Repository } from "../../read/git/repository.ts";
import type { Correction } from "../decisions.ts";
import type { LogsRead } from "./gather-logs.ts";
import { linkRepository } from "./link-repository.ts";
import type { RepositoryHistory } from "./read-history.ts";
import { commitUrn, type JudgedRepository } from "./selection.ts";

export interface JudgeRequest {
  readonly repository: Repository;
  readonly read: RepositoryHistory;
  readonly sessions: readonly Session[];
  readonly asOf: number;
  readonly logs: LogsRead;
  readonly corrections: readonly Correction[];
}

/** Links the sessions to a repository's commits, and judges every commit as of a moment. */
export function judgeRepository(request: JudgeRequest): JudgedRepository {
  const { repository, read, sessions, asOf } = request;
  const { history, skipped } = read;
  const fates = commitFates(history, asOf, (sha) => commitUrn(repository.id, sha));
  const verdicts = new Map([...fates].map(([sha, fate]) => [sha, judgeCommit(fate, asOf)]));
  const links = knownAt(linkRepository(request), history.commits, asOf);
  return { repository, history, sessions, links, skipped, verdicts, fates, asOf };
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
