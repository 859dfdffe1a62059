import type { Commit } from "../../model/commit.ts";
import type { Landing } from "../../read/git/landing.ts";
import type { Revert } from "../../read/git/reverts.ts";
import type { CommitSurvival } from "../../read/git/survival.ts";
import type { CommitFate } from "./commit.ts";

/** What git says about all commits of a repository. */
export interface History {
  readonly commits: readonly Commit[];
  readonly landings: ReadonlyMap<string, Landing>;
  /** By commit, at the head of the default branch. */
  readonly survival: ReadonlyMap<string, CommitSurvival>;
  readonly reverts: readonly Revert[];
}

/**
 * Puts together, for every commit, what its verdict needs, as known at `asOf` (milliseconds UTC).
 * A commit that landed through a rebase or squash has the fate of that copy: see docs/decisions/fate-of-lines.md.
 * `urn` names a commit as an artifact.
 */
export function commitFates(history: History, asOf: number, urn: (sha: string) => string): Map<string, CommitFate> {
  const activity = lastActivity(history.commits, asOf);
  const reverted = revertedAt(history, asOf);
  const fates = new Map<string, CommitFate>();
  for (const commit of history.commits) {
    const landing = history.landings.get(commit.sha);
    const copy = landing?.landedAs ?? commit.sha;
    const lines = history.survival.get(copy);
    fates.set(commit.sha, {
      artifact: urn(commit.sha),
      landedAt: landing?.landedAt ?? null,
      linesAdded: lines?.linesAdded ?? addedBy(commit),
      goneBeforeLanding: lines === undefined ? 0 : Math.max(0, lines.linesAdded - lines.linesLanded),
      deaths: lines?.deaths ?? [],
      revertedAt: reverted.get(commit.sha) ?? reverted.get(copy) ?? null,
      merge: commit.parents.length > 1,
      lastActivityAt: activity.get(commit.sha) ?? commit.committedAt,
    });
  }
  return fates;
}

function addedBy(commit: Commit): number {
  return commit.changes.reduce((sum, change) => sum + change.added.length, 0);
}

/** The newest commit, up to `asOf`, among a commit and everything built on it. */
function lastActivity(commits: readonly Commit[], asOf: number): Map<string, number> {
  const newest = new Map<string, number>();
  // No parent comes before its child, so what is built on a commit is known when it is reached.
  for (const { sha, parents, committedAt, clockSuspect } of commits) {
    const own = committedAt <= asOf && clockSuspect !== true ? committedAt : 0;
    const at = Math.max(own, newest.get(sha) ?? 0);
    newest.set(sha, at);
    for (const parent of parents) newest.set(parent, Math.max(at, newest.get(parent) ?? 0));
  }
  return newest;
}

/** When a commit was reverted on the default branch and still is at `asOf`. A revert that has not landed undoes nothing. */
function revertedAt({ reverts, landings }: History, asOf: number): Map<string, number> {
  const at = new Map<string, number>();
  for (const revert of reverts) {
    const began = landings.get(revert.by)?.landedAt ?? null;
    const ended = revert.until === null ? null : (landings.get(revert.until.by)?.landedAt ?? null);
    if (began === null || began > asOf || (ended !== null && ended <= asOf)) continue;
    at.set(revert.reverted, Math.min(began, at.get(revert.reverted) ?? Infinity));
  }
  return at;
}
