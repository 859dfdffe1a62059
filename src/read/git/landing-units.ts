import type { Commit } from "../../model/commit.ts";
import { originOf } from "./pull-requests.ts";

/** How a commit that the default branch contains got there. */
export interface LandedCommit {
  /** The commit of the default branch's first-parent line that brought it: itself, or a merge. */
  readonly unit: string;
  /** Committer time of that unit, milliseconds UTC; where its clock is suspect, that of the sound unit before it. */
  readonly at: number;
  /** The innermost pull request whose merge brought it. */
  readonly pullRequest: number | null;
  /** Branches it came through, innermost first; the very same list for all that came by one merge. */
  readonly branches: readonly string[];
}

interface Side {
  readonly from: string;
  readonly pullRequest: number | null;
  readonly branches: readonly string[];
}

/**
 * Gives every commit reachable from `tip` the unit of the first-parent line that brought it, each commit visited
 * once. Units go oldest first, so a commit belongs to the first that contains it. Within a unit the same holds for
 * merges inside the merged branch, which is how the innermost pull request is found.
 */
export function landingUnits(
  bySha: ReadonlyMap<string, Commit>,
  tip: string | null,
  isPullRequest: (number: number) => boolean,
): Map<string, LandedCommit> {
  const landed = new Map<string, LandedCommit>();
  const line: Commit[] = [];
  for (let commit = bySha.get(tip ?? ""); commit !== undefined; commit = bySha.get(commit.parents[0] ?? "")) line.push(commit);
  let soundTime = 0;
  for (const unit of line.toReversed()) {
    if (unit.clockSuspect !== true) soundTime = unit.committedAt;
    const at = unit.clockSuspect === true && soundTime > 0 ? soundTime : unit.committedAt;
    const origin = originOf(unit, isPullRequest);
    const direct = unit.parents.length < 2;
    landed.set(unit.sha, { unit: unit.sha, at, pullRequest: origin.pullRequest, branches: direct ? [] : origin.branches });
    const sides: Side[] = unit.parents.slice(1).map((from) => ({ from, ...origin }));
    for (let side = sides.pop(); side !== undefined; side = sides.pop()) sides.push(...takeSide(side, unit.sha, at));
  }
  return landed;

  /** Takes the first-parent line of a merged branch; returns what was merged into it, the oldest last. */
  function takeSide(side: Side, unit: string, at: number): Side[] {
    const inner: Side[] = [];
    const entry: LandedCommit = { unit, at, pullRequest: side.pullRequest, branches: side.branches };
    for (let sha = side.from; !landed.has(sha);) {
      const commit = bySha.get(sha);
      if (commit === undefined) break;
      const origin = originOf(commit, isPullRequest);
      if (commit.parents.length < 2) landed.set(sha, origin.pullRequest === null ? entry : { ...entry, pullRequest: origin.pullRequest });
      else {
        landed.set(sha, entry);
        const branches = [...new Set([...origin.branches, ...side.branches])];
        for (const from of commit.parents.slice(1)) inner.push({ from, pullRequest: origin.pullRequest ?? side.pullRequest, branches });
      }
      sha = commit.parents[0] ?? "";
    }
    return inner;
  }
}
