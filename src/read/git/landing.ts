import type { Commit } from "../../model/commit.ts";
import { branchLabels } from "./branch-labels.ts";
import { landingUnits } from "./landing-units.ts";
import { pullRequestNumbers } from "./pull-requests.ts";
import { findCopies } from "./rebased-copies.ts";
import type { Repository } from "./repository.ts";
import { findSquashes, type Squash } from "./squashes.ts";

export interface Landing {
  readonly sha: string;
  /** The commit of the default branch's first-parent line that brought the work; null while it has not landed. */
  readonly landedBy: string | null;
  /** Committer time of `landedBy`, milliseconds UTC. */
  readonly landedAt: number | null;
  /** The commit on the default branch that holds the work: itself, its rebased copy, or the squash it went into. */
  readonly landedAs: string | null;
  readonly how: "ancestor" | "rebase" | "squash" | null;
  readonly pullRequest: number | null;
  /** Branches that contain it or that it was merged from, without remotes' names; never the default branch. */
  readonly branches: readonly string[];
}

export interface Landings {
  /** By hash, one for every commit given. */
  readonly bySha: ReadonlyMap<string, Landing>;
  readonly squashes: readonly Squash[];
}

/**
 * Says for each commit whether and how it landed on the default branch. `commits` must be the whole history as
 * `readCommits` gives it with `refs: "all"`; where it is cut off, what lies below the cut counts as not landed.
 *
 * A commit that is no ancestor of the default branch has landed when an ancestor makes the same change
 * (`patchId`), or has the same author, author date and subject (a rebase with conflicts), or is the squash it
 * went into.
 */
export function landings(repository: Repository, commits: readonly Commit[]): Landings {
  const commitOf = new Map(commits.map((commit) => [commit.sha, commit]));
  const pulls = new Set(repository.refs.filter((ref) => ref.kind === "pull request").map((ref) => Number(ref.label)));
  const landed = landingUnits(commitOf, repository.defaultBranch?.sha ?? null, pullRequestNumbers(pulls));
  const labels = branchLabels(repository, commitOf, landed);
  const copies = findCopies(commits, landed);
  const squashes = findSquashes(repository, commits, landed, new Set(copies.keys()));
  const squashed = new Map(squashes.flatMap(({ squash, parts }) => parts.map((part) => [part, squash] as const)));
  // A merge inside a branch that landed in another form has no change of its own to recognise: it goes with its child.
  const withChild = new Map<string, string>();
  const bySha = new Map<string, Landing>();
  for (const { sha, parents } of commits) {
    const own = landed.get(sha);
    const copy = copies.get(sha);
    const other = copy ?? squashed.get(sha) ?? (parents.length > 1 ? withChild.get(sha) : undefined);
    if (own === undefined && other !== undefined) for (const parent of parents) withChild.set(parent, other);
    const landedAs = own === undefined ? other : sha;
    const by = landedAs === undefined ? undefined : landed.get(landedAs);
    const branches = new Set([...(by?.branches ?? []), ...(labels.branches.get(sha) ?? [])]);
    if (repository.defaultBranch !== null) branches.delete(repository.defaultBranch.name);
    bySha.set(sha, {
      sha,
      landedBy: by?.unit ?? null,
      landedAt: by?.at ?? null,
      landedAs: landedAs ?? null,
      how: landedAs === undefined ? null : own !== undefined ? "ancestor" : copy !== undefined ? "rebase" : "squash",
      pullRequest: own?.pullRequest ?? labels.pullRequest.get(sha) ?? by?.pullRequest ?? null,
      branches: [...branches],
    });
  }
  return { bySha, squashes };
}
