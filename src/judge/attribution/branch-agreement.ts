import type { PullRequestTrace } from "../../model/session-work.ts";
import type { Landing } from "../../read/git/landing.ts";
import { createShares } from "./shares.ts";

export interface BranchAgreement {
  /** A commit that plainly came from a session on this branch: names the branch of its pull request for others. */
  learn(sha: string, branch: string | null, weight: number): void;
  /**
   * 0–1: does the commit belong to the branch the session was on, or to a pull request it opened? ½ where nothing is
   * known of the commit's branch. `own` is the weight with which the very pair was learned.
   */
  of(sha: string, branch: string | null, opened: readonly PullRequestTrace[], own: number): Agreement;
}

export interface Agreement {
  readonly agreement: number;
  /** "name": git knows the commit under the session's branch. "learned": other commits of its pull request came from there. */
  readonly how: "pull request" | "name" | "learned" | null;
}

/** What is learned from one sure commit counts for three quarters. */
const doubt = 0.3;

/**
 * Branch names are often gone when a commit is looked at (deleted after the merge, squashed). Commits that share a
 * pull request or a branch name share a lane; what is known of one commit's branch holds for the lane.
 */
export function branchAgreement(landings: ReadonlyMap<string, Landing>, repository: string): BranchAgreement {
  // "host/owner/name"; without a remote the id is a hash, and any address may be this repository's.
  const elsewhere = (named: string): boolean => /^[^/]+\.[^/]+\//.test(repository) && named !== repository.toLowerCase();
  const learned = createShares();
  const lanesOf = ({ pullRequest, branches }: Landing): string[] => [...(pullRequest === null ? [] : [`#${pullRequest}`]), ...branches];
  const look = (sha: string) => {
    const landing = landings.get(sha);
    return { sha, landing, lanes: landing === undefined ? [] : lanesOf(landing).filter((lane) => learned.total(lane) > 0) };
  };
  // Asked commit by commit, for all sessions: what is known of the commit is looked up once.
  let asked = look("");
  return {
    learn(sha, branch, weight) {
      const landing = landings.get(sha);
      if (branch !== null && landing !== undefined) for (const lane of lanesOf(landing)) learned.add(lane, branch, weight);
      asked = look("");
    },
    of(sha, branch, opened, own) {
      if (asked.sha !== sha) asked = look(sha);
      const { landing, lanes } = asked;
      if (landing === undefined) return unknown;
      if (opened.some((one) => one.number === landing.pullRequest && !elsewhere(one.repository))) return ofPullRequest;
      if (branch !== null && landing.branches.includes(branch)) return named;
      if (landing.branches.length === 0 && lanes.every((lane) => learned.total(lane) <= own)) return unknown;
      const agreement = branch === null ? 0 : Math.max(0, ...lanes.map((lane) => learned.of(lane, branch, own, 0, doubt)));
      return agreement === 0 ? contradicted : { agreement, how: agreement > 0.5 ? "learned" : null };
    },
  };
}

const ofPullRequest: Agreement = { agreement: 1, how: "pull request" };
const named: Agreement = { agreement: 1, how: "name" };
const contradicted: Agreement = { agreement: 0, how: null };
const unknown: Agreement = { agreement: 0.5, how: null };
