import type { Skipped } from "../../model/skipped.ts";
import type { Session } from "../../model/session.ts";
import type { Link } from "../../model/link.ts";
import type { Verdict } from "../../model/yield.ts";
import type { History } from "../../judge/verdicts/commit-fates.ts";
import type { CommitFate } from "../../judge/verdicts/commit.ts";
import type { Repository } from "../../read/git/repository.ts";

/** A repository, what git says of it, and the sessions that worked in it with their links and verdicts. */
export interface JudgedRepository {
  readonly repository: Repository;
  readonly history: History;
  readonly sessions: readonly Session[];
  readonly links: readonly Link[];
  /** Verdicts and what they rest on, by commit hash, as of `asOf`. */
  readonly verdicts: ReadonlyMap<string, Verdict>;
  readonly fates: ReadonlyMap<string, CommitFate>;
  readonly asOf: number;
  readonly skipped: readonly Skipped[];
}

/** URN of a commit. */
export function commitUrn(repository: string, sha: string): string {
  return `git:${repository}@${sha}`;
}

/** The hash in a commit's URN. */
export function shaOf(urn: string): string {
  return urn.slice(urn.lastIndexOf("@") + 1);
}

/** A link at least this likely is spoken of as a fact: in counts and lists. Money follows the confidence itself. */
export const likely = 0.5;
