import type { Commit } from "../../model/commit.ts";
import { changedLines, sharedLines, type ChangedLines } from "./changed-lines.ts";
import type { LandedCommit } from "./landing-units.ts";
import type { Repository } from "./repository.ts";
import { lineVotes } from "./squash-votes.ts";

/** One commit on the default branch that stands for several of a branch. */
export interface Squash {
  readonly squash: string;
  /** The branch's own commits, newest first, merges included. */
  readonly parts: readonly string[];
  readonly how: "pull request" | "same tree" | "listed subjects" | "lines";
  /** Share of the squash's changed lines that its parts explain, 0–1. */
  readonly share: number;
}

/**
 * Maps squash commits on the default branch to the commits they were made from. Tried in this order; a commit is
 * part of one squash only, the earliest: the pull request named in the subject and fetched (`refs/pull/N/head`),
 * a branch commit with the same tree, the "* subject" list GitHub and GitLab write into the body, and last the
 * branch whose lines it holds. Each must be borne out by the lines.
 *
 * `landed` as from `landingUnits`; `copied` are commits known to have landed as a rebased copy.
 */
export function findSquashes(
  repository: Repository,
  commits: readonly Commit[],
  landed: ReadonlyMap<string, LandedCommit>,
  copied: ReadonlySet<string>,
): Squash[] {
  const bySha = new Map(commits.map((commit) => [commit.sha, commit]));
  const place = new Map(commits.map((commit, index) => [commit.sha, index]));
  const taken = new Set<string>();
  const squashes: Squash[] = [];
  let candidates = commits
    .filter(({ sha, parents, patchId }) => landed.has(sha) && parents.length < 2 && patchId !== null)
    .sort((a, b) => (landed.get(a.sha)?.at ?? 0) - (landed.get(b.sha)?.at ?? 0) || (place.get(b.sha) ?? 0) - (place.get(a.sha) ?? 0));

  const heads = new Map(repository.refs.filter((ref) => ref.kind === "pull request").map((ref) => [Number(ref.label), ref.sha]));
  attempt("pull request", 0.3, 0.3, ({ sha }) => {
    const number = landed.get(sha)?.pullRequest;
    const head = number === null || number === undefined ? undefined : heads.get(number);
    return head === undefined ? [] : [head];
  });

  const byTree = groupOpen(({ tree }) => tree);
  attempt("same tree", 0.3, 0.5, (squash) => (byTree.get(squash.tree ?? "") ?? []).filter((sha) => isBefore(sha, squash)));

  const bySubject = groupOpen(({ subject }) => subject);
  attempt("listed subjects", 0.3, 0.3, (squash) => {
    const listed = [...squash.body.matchAll(/^\* (.+)$/gm)].map((match) => match[1] ?? "");
    return listed.flatMap((subject) => (bySubject.get(subject.trim()) ?? []).filter((sha) => isBefore(sha, squash)).slice(0, 1));
  });

  const vote = lineVotes(commits.filter(({ sha }) => isOpen(sha)));
  attempt("lines", 0.8, 0.5, (squash) => vote(squash).filter((sha) => isOpen(sha) && isBefore(sha, squash)));
  return squashes;

  /**
   * For each candidate still unexplained: takes the open commits behind the named ones, if the squash's lines are
   * theirs (`least`) and theirs the squash's (`leastBack`). Where a branch stands on other work that has not landed,
   * that fails: then only those commits whose own lines are in the squash.
   */
  function attempt(how: Squash["how"], least: number, leastBack: number, name: (squash: Commit) => string[]): void {
    candidates = candidates.filter((squash) => {
      const all = behind(name(squash));
      if (all.length === 0) return true;
      const whole = changedLines([squash]);
      const taking = borneOut(all, whole) ?? borneOut(narrowed(all, whole), whole);
      if (taking === null) return true;
      for (const { sha } of taking.parts) taken.add(sha);
      squashes.push({ squash: squash.sha, parts: taking.parts.map(({ sha }) => sha), how, share: taking.share });
      return false;
    });

    function borneOut(parts: readonly Commit[], whole: ChangedLines): { parts: readonly Commit[]; share: number } | null {
      const union = changedLines(parts.toReversed());
      const share = sharedLines(whole, union) ?? 0;
      return share >= least && (sharedLines(union, whole) ?? 0) >= leastBack ? { parts, share } : null;
    }
  }

  /** Everything open that is reachable from these commits through open commits, newest first. */
  function behind(tips: readonly string[]): Commit[] {
    const found = new Map<string, Commit>();
    const next = [...tips];
    for (let sha = next.pop(); sha !== undefined; sha = next.pop()) {
      const commit = bySha.get(sha);
      if (commit === undefined || found.has(sha) || taken.has(sha) || landed.has(sha)) continue;
      if (!copied.has(sha)) found.set(sha, commit);
      next.push(...commit.parents);
    }
    return [...found.values()].sort((a, b) => (place.get(a.sha) ?? 0) - (place.get(b.sha) ?? 0));
  }

  function isOpen(sha: string): boolean {
    return !landed.has(sha) && !taken.has(sha) && !copied.has(sha);
  }

  function isBefore(sha: string, squash: Commit): boolean {
    const commit = bySha.get(sha);
    return (
      commit !== undefined && (commit.clockSuspect === true || squash.clockSuspect === true || commit.authoredAt <= squash.committedAt)
    );
  }

  function groupOpen(key: (commit: Commit) => string | undefined): Map<string, string[]> {
    const groups = new Map<string, string[]>();
    for (const commit of commits) {
      const name = key(commit);
      if (name === undefined || name === "" || commit.parents.length > 1 || !isOpen(commit.sha)) continue;
      groups.set(name, [...(groups.get(name) ?? []), commit.sha]);
    }
    return groups;
  }
}

function narrowed(parts: readonly Commit[], whole: ChangedLines): Commit[] {
  return parts.filter((part) => (sharedLines(changedLines([part]), whole) ?? 0) >= 0.5);
}
