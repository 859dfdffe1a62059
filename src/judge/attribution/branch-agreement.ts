import type { PullRequestTrace } from "../../model/session-work.ts";
import type { Landing } from "../../read/git/landing.ts";
import { createShares } from "./shares.ts";

export interface BranchAgreement {
  /** A commit that plainly came from a session on this branch: names the branch of its pull request for others. */
  learn(sha: string, branch: string | null, weight: number): void;
  /**
   * 0–1: does the commit belong to the branch the session was on, or to a pull request it opened? `own` is the weight
   * with which the very pair was learned. `pullRequest` is set where the session opened the commit's.
   */
  of(sha: string, branch: string | null, opened: readonly PullRequestTrace[], own: number): { readonly agreement: number; readonly pullRequest: number | null };
}

/**
 * Branch names are often gone when a commit is looked at (deleted after the merge, squashed). Commits that share a
 * pull request or a branch name share a lane; what is known of one commit's branch holds for the lane.
 */
export function branchAgreement(landings: ReadonlyMap<string, Landing>, repository: string): BranchAgreement {
  // "host/owner/name"; without a remote the id is a hash, and any address may be this repository's.
  const elsewhere = (named: string): boolean => /^[^/]+\.[^/]+\//.test(repository) && named !== repository.toLowerCase();
  const lanes = createShares();
  const lanesOf = (sha: string): string[] => {
    const { pullRequest = null, branches = [] } = landings.get(sha) ?? {};
    return [...(pullRequest === null ? [] : [`#${pullRequest}`]), ...branches];
  };
  return {
    learn(sha, branch, weight) {
      if (branch !== null) for (const lane of lanesOf(sha)) lanes.add(lane, branch, weight);
    },
    of(sha, branch, opened, own) {
      const landing = landings.get(sha);
      const request = landing?.pullRequest ?? null;
      const pullRequest = request !== null && opened.some((one) => one.number === request && !elsewhere(one.repository)) ? request : null;
      if (pullRequest !== null || (branch !== null && landing?.branches.includes(branch) === true)) return { agreement: 1, pullRequest };
      const learned = branch === null ? [] : lanesOf(sha).map((lane) => lanes.of(lane, branch, own, 0, 0.3));
      const N = Number(process.env.NEUTRAL ?? 0);
      const unknown = (landing?.branches.length ?? 0) === 0 && lanesOf(sha).every((lane) => lanes.of(lane, branch ?? "", own, 1, 0.3) > 0.999);
      return { agreement: Math.max(unknown ? N : 0, ...learned), pullRequest };
    },
  };
}
