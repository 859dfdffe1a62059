import type { Commit } from "../../model/commit.ts";
import type { LandedCommit } from "./landing-units.ts";
import type { Repository } from "./repository.ts";

/** What the refs that still exist say about the commits behind them. */
export interface BranchLabels {
  /** Branches that contain the commit and whose own work it is. */
  readonly branches: ReadonlyMap<string, ReadonlySet<string>>;
  /** The pull request with the fewest commits that contains it. */
  readonly pullRequest: ReadonlyMap<string, number>;
}

/** Enough names for one commit; bounds the work where many branches stand on one another. */
const mostNames = 16;

/**
 * Walks from every branch and pull request over its own commits: those that have not landed, or, once it was
 * merged, those that came by the same merge. A branch that only points at the default branch has none.
 */
export function branchLabels(
  repository: Repository,
  bySha: ReadonlyMap<string, Commit>,
  landed: ReadonlyMap<string, LandedCommit>,
): BranchLabels {
  const branches = new Map<string, Set<string>>();
  const pulls: { number: number; commits: string[] }[] = [];
  for (const { kind, label, sha } of repository.refs) {
    if (kind === "pull request") pulls.push({ number: Number(label), commits: ownCommits(sha) });
    if ((kind !== "branch" && kind !== "remote branch") || label === repository.defaultBranch?.name) continue;
    for (const own of ownCommits(sha, (commit) => (branches.get(commit)?.size ?? 0) < mostNames)) {
      const names = branches.get(own) ?? new Set();
      branches.set(own, names.add(label));
    }
  }
  const pullRequest = new Map<string, number>();
  for (const { number, commits } of pulls.sort((a, b) => a.commits.length - b.commits.length || a.number - b.number)) {
    for (const sha of commits) if (!pullRequest.has(sha)) pullRequest.set(sha, number);
  }
  return { branches, pullRequest };

  function ownCommits(tip: string, wanted: (sha: string) => boolean = () => true): string[] {
    const { unit, branches: line } = landed.get(tip) ?? {};
    const own = new Set<string>();
    const next = [tip];
    for (let sha = next.pop(); sha !== undefined; sha = next.pop()) {
      const commit = bySha.get(sha);
      const at = landed.get(sha);
      if (commit === undefined || own.has(sha) || sha === unit || at?.unit !== unit || at?.branches !== line || !wanted(sha)) continue;
      own.add(sha);
      // Of a landed branch only the first-parent line: what was merged into it has names of its own.
      next.push(...(unit === undefined ? commit.parents : commit.parents.slice(0, 1)));
    }
    return [...own];
  }
}
